"""Which letters a document can be printed with, and a visible sign for those that no font of it has."""

import logging
from dataclasses import dataclass, field
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

SIGN = "□"
_FONTS = Path(__file__).parent / "fonts"
FONT, _EXTRA = "plain", "extra"

# It reports every table of a font that it leaves out of the subset.
logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(slots=True)
class Letters:
    """The fonts of one document. Remembers what it could not print."""

    pdf: FPDF
    extra_font: Path | None = None
    missing: list[str] = field(default_factory=list)
    _known: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.pdf.add_font(FONT, "", _FONTS / "DejaVuSans.ttf")
        self.pdf.add_font(FONT, "B", _FONTS / "DejaVuSans-Bold.ttf")
        if self.extra_font is not None:
            self.pdf.add_font(_EXTRA, "", self.extra_font)
            self.pdf.set_fallback_fonts([_EXTRA], exact_match=False)
        self.pdf.set_text_shaping(True)  # Arabic letters join, and both it and Hebrew run from the right
        for font in self.pdf.fonts.values():
            self._known |= set(font.cmap) if isinstance(font, TTFFont) else set()

    def use(self, size: float, *, bold: bool = False) -> None:
        """Print with this size from here on."""
        self.pdf.set_font(FONT, "B" if bold else "", size)

    def printable(self, text: str) -> str:
        """The text in one line, with the sign in place of each letter that there is no picture of."""
        return "".join(self._shown(letter) for letter in " ".join(text.split()))

    def _shown(self, letter: str) -> str:
        if ord(letter) in self._known and letter.isprintable():
            return letter
        name = f"U+{ord(letter):04X}"
        if name not in self.missing:
            self.missing.append(name)
        return SIGN
