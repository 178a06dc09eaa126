"""What a value that does not fit its datatype was probably meant to be: the spelling that a message proposes."""

import re
import unicodedata
from datetime import date, datetime

from adkg.dates import calendar_date
from adkg.terms import XSD, XSD_INTEGER, is_language, is_lexical

_DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?|(\d{4})(\d{2})(\d{2})|(\d{4}-\d{2}-\d{2})T.*")
_VI_WRITTEN_OUT = re.compile(r"(?:ngày )?(?:(\d{1,2}) )?tháng (\d{1,2}),? (?:năm )?(\d{4})", re.IGNORECASE)
_WRITTEN_OUT = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y")
_MONTH_WRITTEN_OUT = ("%B %Y", "%b %Y", "%B, %Y")
_BARE_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)")
_LANGUAGE_OF_COUNTRY = {"cn": "zh", "jp": "ja", "kh": "km", "kr": "ko", "vn": "vi", "indonesian": "id", "malay": "ms"}
_BOOLEANS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


def nearest_date(text: str) -> str:
    """The date that the text probably means, as we write it; '' when that cannot be told.

    >>> nearest_date("10.12.2020"), nearest_date("2023-W01-1"), nearest_date("December 2020")
    ('2020-12-10', '2023-01-02', '2020-12')
    """
    text = _plain_digits(text).strip()
    coarser = (text[:7], text[:4]) if re.fullmatch(r"[\d-]+", text) else ()
    for candidate in (*_numeric(text), *_written_out(text), _iso_week(text), *coarser):
        if _is_date(candidate):
            return str(candidate)
    return ""


def nearest_form(text: str, datatype: str) -> str:
    """The lexical form of the datatype that the text probably means; '' when that cannot be told.

    >>> nearest_form("1_000", XSD_INTEGER), nearest_form("yes", XSD + "boolean"), nearest_form("21,03", XSD + "decimal")
    ('1000', 'true', '21.03')
    """
    plain = _plain_digits(text).strip()
    candidate = plain
    if datatype == XSD_INTEGER:
        candidate = re.sub(r"[_ \u00a0',]|(?<=\d)\.(?=\d{3}(?:\D|$))|\.0+$", "", plain)
        candidate = str(int(candidate)) if is_lexical(candidate, XSD_INTEGER) and len(candidate) < 20 else ""
    elif datatype == XSD + "decimal":
        candidate = plain.replace(",", ".")
    elif datatype == XSD + "boolean":
        candidate = _BOOLEANS.get(plain.lower(), "")
    elif datatype == XSD + "anyURI":
        candidate = plain.replace(" ", "%20")
        candidate = f"https://{candidate}" if _BARE_ADDRESS.match(candidate) else candidate
    return candidate if candidate != text and is_lexical(candidate, datatype) else ""


def nearest_language(text: str) -> str:
    """The language tag that the text probably means; '' when that cannot be told.

    >>> nearest_language("English"), nearest_language("vn"), nearest_language("VI")
    ('en', 'vi', 'vi')
    """
    lower = text.strip().lower().replace("_", "-")
    found = _LANGUAGE_OF_COUNTRY.get(lower, lower)
    return next((candidate for candidate in (found, found[:2]) if is_language(candidate)), "")


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(character, character)) for character in text)


def _is_date(text: str) -> bool:
    try:
        calendar_date(text)
    except ValueError:
        return False
    return True


def _numeric(text: str) -> list[str]:
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first:
        day, month, year = (int(part) for part in day_first.groups())
        return [f"{year:04}-{month:02}-{day:02}", f"{year:04}-{day:02}-{month:02}"]
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        parts = [part for part in year_first.groups() if part]
        return ["-".join(part.zfill(2) for part in parts)]
    worded = _VI_WRITTEN_OUT.fullmatch(text)
    if worded:
        day_text, month_text, year_text = worded.groups()
        found = f"{year_text}-{int(month_text):02}"
        return [f"{found}-{int(day_text):02}" if day_text else found]
    return []


def _written_out(text: str) -> list[str]:
    for patterns, form in ((_WRITTEN_OUT, "%Y-%m-%d"), (_MONTH_WRITTEN_OUT, "%Y-%m")):
        for pattern in patterns:
            try:
                return [datetime.strptime(text, pattern).strftime(form)]
            except ValueError:
                continue
    return []


def _iso_week(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
