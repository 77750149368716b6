"""The form of a training: what to learn from, and how."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from vggdigits import paths
from vggdigits.app import theme
from vggdigits.app.elided_label import ElidedLabel
from vggdigits.app.retrain_settings import PRESETS, SOURCES, RetrainSettings

_FIELD = 18 * theme.GRID  # pixels
_LAST_SEED = 2**31 - 1


class RetrainForm(QWidget):
    """Asks for everything a training needs; what is chosen already will do.

    Attributes:
        boxes: a check box for each source.

    Signals:
        changed(): another setting.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._data_dir: Path | None = None
        self._showing = False  # settings that are shown are none the user changed
        self._preset = "digits"
        self._make_sources()
        self._make_fields()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._title(self.tr("Learn from")))
        for source in SOURCES:
            layout.addWidget(self.boxes[source])
        layout.addLayout(self._place(self.folder_label, self.folder_button, indented=True))
        layout.addSpacing(theme.GRID)
        layout.addWidget(self._title(self.tr("Data sets are kept in")))
        layout.addLayout(self._place(self.data_label, self.data_button))
        layout.addSpacing(theme.GRID)
        layout.addWidget(self._title(self.tr("Network and training")))
        layout.addLayout(self._fields())
        layout.addStretch()
        self.show_settings(RetrainSettings())
        self.show_samples(0)

    def settings(self) -> RetrainSettings:
        """What is chosen."""
        return RetrainSettings(
            sources=tuple(name for name in SOURCES if self.boxes[name].isChecked()),
            folder=self._folder,
            data_dir=self._data_dir,
            preset=self.preset.currentData(),
            epochs=self.epochs.value(),
            batch_size=self.batch_size.value(),
            learning_rate=round(self.learning_rate.value(), 5),
            device=self.device.currentData(),
            seed=self.seed.value(),
        )

    def problem(self) -> str:
        """Why it cannot start, in one line; "" where it can."""
        settings = self.settings()
        if not settings.sources:
            return self.tr("Choose something to learn from.")
        if "folder" in settings.sources and settings.folder is None:
            return self.tr("Choose the folder of pictures.")
        return ""

    def show_settings(self, settings: RetrainSettings) -> None:
        """Show these; nobody hears of it as of a change."""
        self._showing = True
        for name, box in self.boxes.items():
            box.setChecked(name in settings.sources)
        self._set_folder(settings.folder)
        self._set_data_dir(settings.data_dir)
        self.preset.setCurrentIndex(max(0, self.preset.findData(settings.preset)))
        self._preset = self.preset.currentData()  # a run of the command line may have one that is not offered here
        self.epochs.setValue(settings.epochs)
        self.batch_size.setValue(settings.batch_size)
        self.learning_rate.setValue(settings.learning_rate)
        self.device.setCurrentIndex(max(0, self.device.findData(settings.device)))
        self.seed.setValue(settings.seed)
        self._showing = False

    def show_samples(self, count: int | None) -> None:
        """How many samples the user has; None where they cannot be read."""
        box = self.boxes["samples"]
        if count:
            box.setText(self.tr("My samples ({count})").format(count=f"{count:,}"))
        elif count is None:
            box.setText(self.tr("My samples (cannot be read)"))
        else:
            box.setText(self.tr("My samples (none yet)"))
        box.setEnabled(bool(count))
        if not count:
            box.setChecked(False)

    def _make_sources(self) -> None:
        texts = {
            "mnist": (self.tr("MNIST"), self.tr("70,000 digits written by Americans; downloaded (11 MB) if not there")),
            "pen": (
                self.tr("Pen strokes"),
                self.tr("Digits of 30 people, written with a pen on a tablet; downloaded (1 MB) if not there"),
            ),
            "omniglot": (
                self.tr("Letters of other scripts"),
                self.tr("Drawn by 100 people: what is no digit; downloaded (3 MB) if not there"),
            ),
            "non-digits": (
                self.tr("Scribbles and symbols"),
                self.tr("Made by the program: what is no digit, and several digits at once"),
            ),
            "samples": ("", self.tr("What you corrected, drew on request or imported")),
            "folder": (self.tr("A folder of pictures"), self.tr("With a folder for each class, named 0 to 9")),
        }
        self.boxes = {name: QCheckBox(text) for name, (text, _) in texts.items()}
        for name, (_, more) in texts.items():
            self.boxes[name].setToolTip(more)
            self.boxes[name].toggled.connect(self._on_changed)
        self.folder_label, self.data_label = ElidedLabel(), ElidedLabel()
        self.folder_button = QPushButton(self.tr("Choose…"))
        self.folder_button.setAccessibleName(self.tr("Choose the folder of pictures"))
        self.folder_button.clicked.connect(self._ask_folder)
        self.data_button = QPushButton(self.tr("Change…"))
        self.data_button.setAccessibleName(self.tr("Change the folder of the data sets"))
        self.data_button.clicked.connect(self._ask_data_dir)
        self.boxes["folder"].toggled.connect(lambda checked: self._on_folder_toggled())

    def _make_fields(self) -> None:
        self.preset, self.device = QComboBox(), QComboBox()
        names = {
            "digits": self.tr("Digits, 32 × 32"),
            "paper": self.tr("As published"),
            "paper-bn": self.tr("… with batch norm"),
        }
        for name in PRESETS:
            self.preset.addItem(names.get(name, name), name)
        self.preset.setToolTip(
            self.tr("VGG16 for this program's digits, or as published, for 224 × 224 pixels: slow without a GPU")
        )
        for name, text in (("auto", self.tr("Automatic")), ("cpu", self.tr("CPU")), ("cuda", self.tr("GPU (CUDA)"))):
            self.device.addItem(text, name)
        self.epochs, self.batch_size, self.seed = QSpinBox(), QSpinBox(), QSpinBox()
        self.epochs.setRange(1, 1000)
        self.epochs.setToolTip(self.tr("How often it sees every image"))
        self.batch_size.setRange(1, 4096)
        self.batch_size.setSingleStep(16)
        self.batch_size.setToolTip(self.tr("Images a step; a smaller one needs less memory"))
        self.seed.setRange(0, _LAST_SEED)
        self.seed.setToolTip(self.tr("The same seed gives the same training"))
        self.learning_rate = QDoubleSpinBox(decimals=4, minimum=0.0001, maximum=10.0, singleStep=0.01)
        self.learning_rate.setToolTip(self.tr("The highest learning rate; it rises to it and falls to nothing"))
        for box in (self.preset, self.device):
            box.currentIndexChanged.connect(self._on_changed)
        self.preset.currentIndexChanged.connect(self._on_preset)
        for field in (self.epochs, self.batch_size, self.learning_rate, self.seed):
            field.valueChanged.connect(self._on_changed)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setFormAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(2 * theme.GRID)
        form.setVerticalSpacing(theme.GRID)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("&Network"), self.preset),
            (self.tr("&Epochs"), self.epochs),
            (self.tr("&Batch size"), self.batch_size),
            (self.tr("Learning &rate"), self.learning_rate),
            (self.tr("&Device"), self.device),
            (self.tr("See&d"), self.seed),
        )
        for text, field in rows:
            field.setFixedWidth(_FIELD)
            label = QLabel(text)
            label.setMinimumHeight(field.sizeHint().height())
            label.setFixedWidth(13 * theme.GRID)
            label.setBuddy(field)
            form.addRow(label, field)
        return form

    def _title(self, text: str) -> QLabel:
        title = QLabel(text)
        title.setFont(theme.sized(self.font(), theme.TEXT_SIZE, bold=True))
        return title

    def _place(self, label: QLabel, button: QPushButton, *, indented: bool = False) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(3 * theme.GRID if indented else 0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(label, stretch=1)
        row.addWidget(button)
        return row

    def _on_preset(self) -> None:
        """What the user has not changed becomes the new network's default."""
        if self._showing:
            return
        before, after = PRESETS[self._preset], PRESETS[self.preset.currentData()]
        self._preset = self.preset.currentData()
        for field, name in (
            (self.epochs, "epochs"),
            (self.batch_size, "batch_size"),
            (self.learning_rate, "learning_rate"),
        ):
            if field.value() == getattr(before, name):
                field.setValue(getattr(after, name))

    def _on_changed(self) -> None:
        if not self._showing:
            self.changed.emit()

    def _on_folder_toggled(self) -> None:
        wanted = self.boxes["folder"].isChecked()
        self.folder_label.setVisible(wanted)
        self.folder_button.setVisible(wanted)

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("A folder of pictures by class"), "")
        if name:
            self._set_folder(Path(name))
            self.changed.emit()

    def _ask_data_dir(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("The folder of the data sets"), "")
        if name:
            self._set_data_dir(Path(name))
            self.changed.emit()

    def _set_folder(self, folder: Path | None) -> None:
        self._folder = folder
        self.folder_label.show_text(self.tr("none chosen") if folder is None else str(folder))
        self._on_folder_toggled()

    def _set_data_dir(self, folder: Path | None) -> None:
        self._data_dir = folder
        self.data_label.show_text(str(folder or paths.data_dir()))
