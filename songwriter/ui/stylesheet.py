"""The one style sheet over Fusion, filled with a theme's colours and type sizes."""

from __future__ import annotations

from string import Template

QSS = Template("""
* { font-family: "$sans"; font-size: $body_px; color: $text; outline: none; }
QMainWindow, QDialog, QWidget#desk { background: $desk; }
QMainWindow::separator { background: $desk; width: 6px; height: 6px; }
QDialog { background: $panel; }
QLabel { background: transparent; }
QLabel:disabled { color: $text3; }
QLabel[role="micro"] { font-size: $micro_px; color: $text3; }
QLabel[role="small"] { font-size: $small_px; color: $text2; }
QLabel[role="heading"] { font-size: $small_px; font-weight: 600; color: $text2; }
QLabel[role="strong"] { font-family: "$serif"; font-size: $strong_px; font-weight: 600; }
QLabel[role="title"] { font-family: "$serif"; font-size: $title_px; font-weight: 600; }
QLabel[role="hero"] { font-family: "$serif"; font-size: $score_title_px; font-weight: 600; }
QLabel[role="offered"] { font-size: $small_px; color: $suggest; }
QLabel[role="warn"] { font-size: $small_px; color: $warn; }
QLabel[role="error"] { font-size: $small_px; color: $error; }

QMenuBar { background: $desk; padding: 1px 6px; }
QMenuBar::item { background: transparent; color: $text2; padding: 4px 9px; border-radius: 5px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; color: $text; }
QMenu { background: $raised; border: 1px solid $line; border-radius: 8px; padding: 5px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 5px; color: $text; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line_soft; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 6px; }
QMenu::indicator:checked { image: url($check_text2); }
QMenu::icon { padding-left: 6px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; color: $text2;
  font-size: $small_px; padding: 0 6px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { background: $accent_soft; border-color: $accent_line; color: $text; }
QToolButton:disabled { color: $disabled; }
QToolButton:focus { border: 2px solid $accent; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="play"] { background: $accent; border-radius: 17px; }
QToolButton[kind="play"]:hover { background: $accent_hover; }
QToolButton[kind="play"]:focus { border: 2px solid $text; }
QToolButton[kind="outlined"] { border: 1px solid $line_strong; }
QToolButton[kind="outlined"]:focus { border: 2px solid $accent; }
QToolButton[kind="letter"] { border: 1px solid $line_strong; border-radius: 5px; padding: 0; font-size: $micro_px;
  font-weight: 600; }
QToolButton[kind="letter"]:checked { background: $warn; border-color: $warn; color: $desk; }
QToolButton[kind="letter"]:focus { border: 2px solid $accent; }
QToolButton[kind="readout"] { border-radius: 5px; padding: 0 4px; text-align: left; }

QPushButton { background: $raised; border: 1px solid $line_strong; border-radius: 6px; padding: 6px 14px;
  font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:disabled { background: transparent; color: $disabled; border-color: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton:checked { background: $accent_soft; border-color: $accent_line; }
QPushButton[kind="suggest"] { background: $suggest_fill; border: 1px solid $suggest_fill; color: $on_suggest;
  font-weight: 600; }
QPushButton[kind="suggest"]:hover { background: $suggest_hover; }
QPushButton[kind="suggest"]:focus { border: 2px solid $text; }
QPushButton[kind="suggest"]:disabled { background: transparent; color: $disabled; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; border: 1px solid $accent; color: $on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: transparent; color: $disabled; border-color: $line; }
QPushButton[kind="quiet"] { background: $well; border: 1px solid transparent; color: $text2; text-align: left;
  padding: 5px 10px; font-weight: 400; font-size: $small_px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 4px 9px; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $accent; font-weight: 600;
  font-size: $small_px; padding: 3px 6px; }
QPushButton[kind="link"]:hover { background: $hover; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 2px 5px; }

QPushButton[kind="instrument"] { background: transparent; color: $text3; font-size: $micro_px; font-weight: 400;
  padding: 0; border: none; text-align: left; border-radius: 3px; }
QPushButton[kind="instrument"]:hover { color: $text; background: transparent; text-decoration: underline; }
QPushButton[kind="instrument"]:focus { color: $text; background: $accent_soft; border: 2px solid $accent; padding: 0; }

QTabWidget::pane { border: none; background: transparent; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $text2; padding: 5px 11px; margin-right: 2px; border-radius: 6px;
  border: 2px solid transparent; font-weight: 500; }
QTabBar::tab:selected { background: $raised; color: $text; font-weight: 600; }
QTabBar::tab:hover:!selected { background: $hover; }
QTabBar::tab:focus { border: 2px solid $accent; }
QTabBar::tab:disabled { color: $disabled; }

QComboBox, QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit, QKeySequenceEdit {
  background: $raised; border: 1px solid $line_strong; border-radius: 6px; padding: 4px 8px;
  selection-background-color: $accent; selection-color: $on_accent; }
QComboBox:focus, QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid $accent; padding: 3px 7px; }
QComboBox:disabled, QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled {
  color: $disabled; border-color: $line; background: transparent; }
QComboBox:hover, QSpinBox:hover, QDoubleSpinBox:hover { background: $hover; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { border: none; background: transparent;
  padding: 0 0 0 6px; }
QComboBox { font-size: $small_px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($chevron_down_text2); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; padding: 4px; selection-color: $text;
  selection-background-color: $hover; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
  border: none; width: 18px; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url($chevron_up_text2); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url($chevron_down_text2); width: 10px; height: 10px; }
QLineEdit[kind="sentence"] { border: none; background: transparent; font-family: "$serif"; font-size: $title_px;
  padding: 6px 4px; }
QLineEdit[kind="title"] { font-family: "$serif"; font-size: $title_px; font-weight: 600; background: transparent;
  border: 1px solid transparent; padding: 0 2px; }
QLineEdit[kind="title"]:hover { background: $hover; }
QLineEdit[kind="title"]:focus { border: 2px solid $accent; background: $raised; padding: 0 1px; }
QLineEdit[kind="rename"] { padding: 0 3px; border-radius: 4px; font-weight: 500; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; padding: 3px; border: 2px solid transparent;
  border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator { width: 15px; height: 15px; border: 1px solid $line_strong;
  background: $raised; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($check_on_accent); }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 7px; height: 7px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }

QSlider { background: transparent; min-height: 16px; }
QSlider::groove:horizontal { height: 2px; background: $line_strong; border-radius: 1px; }
QSlider::sub-page:horizontal { background: $text2; border-radius: 1px; }
QSlider::handle:horizontal { background: $text; width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }
QSlider[kind="ends"]::sub-page:horizontal { background: $line_strong; }

QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $pressed; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $line_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QAbstractItemView { background: $raised; border: none; border-radius: 6px; alternate-background-color: $panel; }
QListView::item, QTreeView::item, QTableView::item { padding: 4px 8px; border-radius: 5px; color: $text; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: $accent_soft;
  color: $text; }
QHeaderView::section { background: $panel; color: $text2; border: none; padding: 4px 8px; font-size: $small_px; }

QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 7px; font-size: $small_px; }
QProgressBar { background: $pressed; border: none; border-radius: 2px; max-height: 4px; min-height: 4px;
  color: transparent; }
QProgressBar::chunk { background: $suggest; border-radius: 2px; }
QGroupBox { border: none; margin-top: 18px; font-weight: 600; color: $text2; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: $text2; }
QDockWidget { background: $desk; }
QSplitter::handle { background: transparent; }
QFrame#popover { background: $raised; border: 1px solid $line; border-radius: 8px; }
""")
