"""The project file (``.song``): everything a song holds, versioned, written whole or not at all."""

from songwriter.io.project.file import project_bytes, read_project, write_project
from songwriter.io.project.migrations import VERSION

__all__ = ["VERSION", "project_bytes", "read_project", "write_project"]
