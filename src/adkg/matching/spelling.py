"""What people type and what things are called, brought to one form: no accents, no capitals, ordinals as numbers."""

import re
import unicodedata
from dataclasses import dataclass

# Letters that do not fall apart into a plain one and an accent.
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_ENGLISH = re.findall(
    r"\w+",
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
)
_ORDINALS = {word: number for number, word in enumerate(_ENGLISH)} | {"inaugural": 1}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_AFTER_THU = ("khong", "nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
# Each form of a date, behind what no such date is without.
_DATES = tuple(
    (signs, re.compile(form))
    for signs, form in (
        ("-", r"\b(?P<y>\d{4})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?\b"),
        ("/.-", r"\b(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})\b"),
        (["thang"], r"\b(?:ngay )?(?P<d>\d{1,2}) ?thang (?P<m>\d{1,2})(?:[/, -]| nam )*(?P<y>\d{4})\b"),
        (["thang"], r"\bthang (?P<m>\d{1,2})-(?P<y>\d{4})\b"),
        ("/ ", r"\b(?:thang )?(?P<m>\d{1,2})(?:/| nam | )(?P<y>\d{4})\b"),
        (_MONTHS, rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?{_MONTH},? (?P<y>\d{{4}})\b"),
        (_MONTHS, rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b"),
    )
)
_YEAR = re.compile(r"\d{4}")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: its tokens, and the dates in it as days or months in the form of ISO 8601."""

    tokens: tuple[str, ...]
    dates: tuple[str, ...] = ()


def fold(text: str) -> str:
    """The text without capitals and accents.

    >>> fold("Đà Nẵng")
    'da nang'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_LETTERS)


def tokens_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, so that however a name is typed the same tokens come out.

    >>> tokens_of("The seventh Gala+") == tokens_of("the 7th GALA-plus")
    True
    >>> tokens_of("Gala+ lần thứ bảy")
    ('gala', 'plus', 'lan', 'thu', '7')
    """
    plain = fold(text).replace("+", " plus ").replace("'s ", " ").replace("'", "").replace("\u2019", "")
    tokens: list[str] = []
    for token in _TOKEN.findall(_ORDINAL.sub("", plain)):
        if token in _ORDINALS:
            tens = _TENS.get(tokens[-1], 0) if tokens else 0
            tokens[len(tokens) - bool(tens) :] = [str(tens + _ORDINALS[token])]
        elif token in _AFTER_THU and tokens and tokens[-1] == "thu":
            tokens.append(str(_AFTER_THU.index(token)))
        else:
            tokens.append(token.lstrip("0") or "0")
    return tuple(tokens)


def in_natural_order(name: str) -> list[tuple[bool, int, str]]:
    """A key that sorts names as people expect: the second before the tenth."""
    return [(token.isdigit(), int(token) if token.isdigit() else 0, token) for token in tokens_of(name)]


def read_typed(text: str) -> Typed:
    """What was typed into a search, dates apart from the rest.

    >>> read_typed("gala 10 December 2020")
    Typed(tokens=('gala',), dates=('2020-12-10',))
    >>> read_typed("tháng 12/2020").dates
    ('2020-12',)
    """
    rest = " ".join(fold(text).split())
    dates = []
    for signs, form in _DATES if _YEAR.search(rest) else ():
        found = form.search(rest) if any(sign in rest for sign in signs) else None
        if found and (day := _iso(found)):
            dates.append(day)
            rest = rest[: found.start()] + " " + rest[found.end() :]
    return Typed(tokens_of(rest), tuple(dates))


def _iso(found: re.Match[str]) -> str:
    parts = found.groupdict()
    named = parts.get("month")
    month = _MONTHS.index(named) + 1 if named else int(parts.get("m") or 0)
    day = int(parts.get("d") or 0)
    if not 1 <= month <= 12 or day > 31:
        return ""
    return f"{parts['y']}-{month:02}" + (f"-{day:02}" if day else "")
