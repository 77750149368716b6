"""The language of the window: the system's, or the one chosen from the menu."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from vggdigits import paths

log = logging.getLogger(__name__)

ENGLISH, CHINESE = "en", "zh_CN"
NAMES = {ENGLISH: "English", CHINESE: "简体中文"}
"""Every language in its own words: whoever is lost in another one finds it."""

_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def language_of(choice: str, wanted: Iterable[str] | None = None) -> str:
    """The language to speak: `choice`, or for "system" the first of the system's that is spoken here, else English.

    `wanted` stands for the system's list, such as zh-Hans-CN, de-DE.
    """
    if choice in NAMES:
        return choice
    for each in QLocale.system().uiLanguages() if wanted is None else wanted:
        name, *parts = each.replace("_", "-").lower().split("-")
        if name == "en":
            return ENGLISH
        if name == "zh" and not _TRADITIONAL & set(parts):
            return CHINESE
    return ENGLISH


class Translation:
    """The translators of an application: the program's own strings and those of Qt's dialogs."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._translators: list[QTranslator] = []

    def speak(self, language: str) -> None:
        """Speak a language in windows made from now on. Where its file is missing it stays English."""
        self.silence()
        system = QLocale.system()
        same = system.language() == QLocale(language).language()
        QLocale.setDefault(system if same else QLocale(language))  # dates as where the user lives, in words they read
        if language == ENGLISH:
            return
        own = str(paths.resources_dir() / "translations")
        for folders, name in ((_qt_folders(), f"qtbase_{language}"), ([own], f"vggdigits_{language}")):
            translator = QTranslator(self._application)
            if any(translator.load(name, folder) for folder in folders):
                self._application.installTranslator(translator)
                self._translators.append(translator)
            else:
                log.warning("%s.qm is missing or damaged in %s", name, ", ".join(folders))

    def silence(self) -> None:
        """English again, and the system's way with dates."""
        for translator in self._translators:
            self._application.removeTranslator(translator)
            translator.deleteLater()
        self._translators.clear()
        QLocale.setDefault(QLocale.system())


def _qt_folders() -> list[str]:
    """Where Qt's own strings may be. In a frozen program below a path of other letters Qt misses its own folder; beside
    the package it is in any case."""
    package = Path(PySide6.__file__).parent
    told = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return [told, str(package / "Qt" / "translations"), str(package / "translations")]
