"""What the windows beside the pad have in common: headings, quiet notes, calm tables, dates and percentages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QDate,
    QDateTime,
    QEvent,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTime,
)
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vggdigits.app import theme

MARGIN = 3 * theme.GRID
_ROW = 5 * theme.GRID

_Index = QModelIndex | QPersistentModelIndex


class Heading(QLabel):
    """A line in the size of headings."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(theme.sized(self.font(), theme.HEADING_SIZE))


class Note(QLabel):
    """A quiet line or two: what matters less, or what is going on. Wraps; keeps no place while it is empty."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, size: int = theme.TEXT_SIZE) -> None:
        super().__init__(text, parent, wordWrap=True)
        self.setTextFormat(Qt.TextFormat.PlainText)  # it may quote a file's name
        self.setFont(theme.sized(self.font(), size))
        self._tint()

    def _tint(self) -> None:
        tint(self, theme.secondary_text(QGuiApplication.palette()))  # a parent's follows only after the event

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()


class EmptyState(QWidget):
    """What stands in place of a list that holds nothing: what is missing, and how it comes."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = Heading(title, self)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        note = Note(text, self)
        note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GRID)
        layout.addStretch()
        layout.addWidget(heading)
        layout.addWidget(note)
        layout.addStretch()


class RowsModel(QAbstractTableModel):
    """Rows under titles; what a cell says is told by `data`.

    Attributes:
        titles: of the columns, in the user's language; to be set before it is shown.
    """

    def __init__(self, parent: QObject | None = None, *, numbers: Sequence[int] = ()) -> None:
        """`numbers` are the columns that stand to the right, as numbers do."""
        super().__init__(parent)
        self.titles: tuple[str, ...] = ()
        self._numbers = frozenset(numbers)

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Of a column, and of its title."""
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    # Qt overrides.

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.count()

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles[section]
        return self.alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


class CalmTable(QTableView):
    """Whole rows, no grid, numbers of one width; its stretching column takes what the others leave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)  # Tab leaves the table, the arrows move in it
        self.setItemDelegate(_Cell(self))
        self.setHorizontalHeader(_Header(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.viewport().setAutoFillBackground(False)  # on the window's ground

    def share_out(self, stretching: int) -> None:
        """Columns as wide as what they hold, one takes the rest. Call it once the model is set."""
        header = self.horizontalHeader()
        header.setMinimumSectionSize(8 * theme.GRID)
        for column in range(self.model().columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if column == stretching else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)

    def selected_rows(self) -> list[int]:
        """From top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())


class _Cell(QStyledItemDelegate):
    """Text with room around it, selected or not; a style sheet would not follow the palette."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.initStyleOption(option, index)
        painter.save()
        role = QPalette.ColorRole.WindowText
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
            role = QPalette.ColorRole.HighlightedText
        painter.setPen(option.palette.color(role))
        painter.setFont(option.font)
        inside = option.rect.adjusted(theme.GRID, 0, -theme.GRID, 0)
        text = option.fontMetrics.elidedText(option.text, option.textElideMode, inside.width())
        painter.drawText(inside, option.displayAlignment, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        self.initStyleOption(option, index)
        return QSize(option.fontMetrics.horizontalAdvance(option.text) + 2 * theme.GRID + 2, _ROW)


class _Header(QHeaderView):
    """Small type over a thin line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        self.setSectionsClickable(False)
        self.viewport().setAutoFillBackground(False)

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        text = self.model().headerData(column, self.orientation(), Qt.ItemDataRole.DisplayRole)
        side = self.model().headerData(column, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        painter.save()
        painter.setFont(self.font())
        painter.setPen(theme.secondary_text(self.palette()))
        inside = rect.adjusted(theme.GRID, 0, -theme.GRID, 0)
        painter.drawText(inside, side or (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), str(text))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def sectionSizeFromContents(self, column: int) -> QSize:
        text = str(self.model().headerData(column, self.orientation(), Qt.ItemDataRole.DisplayRole))
        return QSize(self.fontMetrics().horizontalAdvance(text) + 2 * theme.GRID + 2, 3 * theme.GRID)


def tint(widget: QWidget, colour: QColor) -> None:
    """Give a widget's text a colour; nothing happens where it has it, so it may be called at a change of palette."""
    if widget.palette().windowText().color() != colour:
        palette = QPalette(widget.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        widget.setPalette(palette)


class Line(QFrame):
    """A thin line from side to side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.HLine)
        self.setFrameShadow(QFrame.Shadow.Plain)
        self.setForegroundRole(QPalette.ColorRole.Mid)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.GRID, 1)


def day_and_time(moment: datetime, now: datetime | None = None) -> str:
    """A moment in the user's own time, as "today, 14:05", "yesterday, 14:05" or "3 Nov 2026, 14:05"."""
    here = moment.astimezone()
    today = (now or datetime.now()).astimezone().date()
    time = QLocale().toString(QTime(here.hour, here.minute), "HH:mm")
    if here.date() == today:
        day = QCoreApplication.translate("window_parts", "today")
    elif here.date() == today - timedelta(days=1):
        day = QCoreApplication.translate("window_parts", "yesterday")
    else:
        day = QLocale().toString(QDateTime(QDate(here.year, here.month, here.day), QTime(0, 0)), "d MMM yyyy")
    return f"{day}, {time}"


def percent(share: float | None, decimals: int = 2) -> str:
    """A share, 0..1, as "99.64 %"; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.{decimals}f} %"


def megabytes(size: int | None) -> str:
    """A file's size as "30.6 MB"; a dash where there is none."""
    return "–" if size is None else f"{size / 1e6:.1f} MB"


def lay_in_the_middle(widget: QWidget, column: QWidget) -> None:
    """A column of fixed width, across the middle and a little above it down."""
    middle = QHBoxLayout()  # not an alignment: that would not give wrapped lines their height
    middle.addStretch()
    middle.addWidget(column)
    middle.addStretch()
    layout = QVBoxLayout(widget)
    layout.addStretch(2)
    layout.addLayout(middle)
    layout.addStretch(3)
