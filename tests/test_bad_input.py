# ruff: noqa: E501
"""What a person may get wrong in the files of a project: where each mistake is reported, and what is proposed."""

import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from adkg.decisions import read_decisions
from adkg.documents import read_text
from adkg.errors import Problem
from adkg.ontology import Ontology
from adkg.project import Project
from adkg.register import read_register
from adkg.sources import read_sources
from adkg.vocabulary import Vocabulary, build_vocabulary

EXAMPLE = Path(__file__).parent / "example"
WIRE = "data/sources/wire/2020-05-04-river-choir.yaml"
GAZETTE = "data/sources/gazette/2020-04-01-spring-concert.yaml"
CHOIR = "data/register/choir.yaml"
CONCERT = "data/register/concert.yaml"
PUBLISHER = "data/register/publisher.yaml"
TOWN = "data/register/town.yaml"
DECISIONS = "data/decisions.yaml"


@dataclass(frozen=True)
class Case:
    """In `file`, `old` becomes `new`; then `rule` is reported at the line that holds `spot`, and the fix says `fix`."""

    name: str
    file: str
    old: str
    new: str | bytes
    spot: str
    rule: str
    fix: str
    what: str = ""


def says(name: str, new: str, rule: str, fix: str, *, what: str = "", spot: str = "") -> Case:
    """A mistake in the claims of the wire: `new` stands instead of the motto."""
    old = "      motto: Songs for all\n"
    indented = "".join(f"      {line}\n" for line in new.split("\n"))
    return Case(name, WIRE, old, indented, spot or new.partition("\n")[0], rule, fix, what)


# One row a mistake.
# fmt: off
VALUES = [
    says("unknown thing", "hall: hall/rivr-hall", "unknown-thing", "did you mean 'hall/river-hall'?", what="'hall/rivr-hall'"),
    says("thing without its kind", "hall: River Hall", "unknown-thing", "did you mean 'hall/river-hall'?"),
    says("thing of no kind", "hall: Zzz", "unknown-thing", "add it to data/register/<kind>.yaml"),
    says("path of a term", "hall: ontology#held", "unknown-thing", "add it to data/register/"),
    says("thing of a wrong class", "hall: town/linz", "wrong-type", "name a Hall, or use another key", what="'hall' wants a Hall, but 'town/linz' is a Town"),
    says("unknown value", "status: hld", "unknown-value", "did you mean 'held'?", what="unknown value 'hld' of 'status'"),
    says("value of a wrong class", "status: press", "wrong-type", "use one of cancelled, held, planned", what="is a SourceGrade"),
    says("unknown key", "hal: hall/river-hall", "unknown-key", "did you mean 'hall'?", what="unknown key 'hal' in 'says'"),
    says("key about the record itself", "origin: wire", "unknown-key", "use a property of the ontology"),
    says("bound of a date", "firstDayEarliest: 2020-05-03", "unknown-key", "did you mean 'firstDay'?"),
    says("annotation as a key", "abbreviation: RC", "unknown-key", "use a property of the ontology"),
    says("key of other things", "latitude: 48.3", "wrong-subject", "correct 'about'", what="said of a Town, but 'concert/spring-2020'"),
    says("date with dots", "lastDay: 03.05.2020", "bad-value", "write it as 2020-05-03", what="got '03.05.2020'"),
    says("date with slashes", "lastDay: 5/31/2020", "bad-value", "write it as 2020-05-31"),
    says("date in words", "lastDay: 3 May 2020", "bad-value", "write it as 2020-05-03"),
    says("date in Vietnamese words", "lastDay: ngày 3 tháng 5 năm 2020", "bad-value", "write it as 2020-05-03"),
    says("month in words", "lastDay: May 2020", "bad-value", "write it as 2020-05 "),
    says("date with a time", "lastDay: 2020-05-03T19:30:00", "bad-value", "write it as 2020-05-03"),
    says("date with a time zone", "lastDay: 2020-05-03+14:00", "bad-value", "write it as 2020-12-10, 2020-12 or 2020"),
    says("date by its week", "lastDay: 2023-W01-1", "bad-value", "write it as 2023-01-02"),
    says("date without hyphens", "lastDay: 20200503", "bad-value", "write it as 2020-05-03"),
    says("date with one digit", "lastDay: 2020-5-3", "bad-value", "write it as 2020-05-03"),
    says("date in other digits", "lastDay: ٢٠٢٠-٠٥-٠٣", "bad-value", "write it as 2020-05-03"),
    says("day that does not exist", "lastDay: 2020-02-30", "bad-value", "write 2020-02 if", what="there is no such day"),
    says("leap day of a common year", "lastDay: 2019-02-29", "bad-value", "write 2019-02 if", what="there is no such day"),
    says("month that does not exist", "lastDay: 2020-13", "bad-value", "write 2020 if", what="there is no such month"),
    says("year of two digits", "lastDay: '20'", "bad-value", "2020-12-10, 2020-12 or 2020"),
    says("year zero", "lastDay: 0000", "bad-value", "2020-12-10, 2020-12 or 2020"),
    says("year of five digits", "lastDay: 12020", "bad-value", "as precise as the source is"),
    says("end before start", "firstDay: 2020-05-03\nlastDay: 2020-05-02", "end-before-start", "look at the source again", what="'lastDay' 2020-05-02 is before 'firstDay' 2020-05-03", spot="lastDay: 2020-05-02"),
    says("end before start in months", "lastDay: 2020-04\nfirstDay: 2020-05", "end-before-start", "look at the source again", what="'lastDay' 2020-04 is before 'firstDay' 2020-05"),
    says("number in other digits", "audience: ١٢", "bad-value", "write 12", what="'audience' wants a whole number"),
    says("number with an underscore", "audience: 1_000", "bad-value", "write 1000"),
    says("number with a comma", "audience: 1,000", "bad-value", "write 1000"),
    says("number with a point", "audience: 1.000", "bad-value", "write 1000"),
    says("number with zeros before it", "audience: 007", "bad-value", "write 7"),
    says("number with a sign", "audience: +7", "bad-value", "write 7"),
    says("number in words", "audience: some", "bad-value", "write a whole number such as 80"),
    says("number too large", "audience: " + "9" * 30, "bad-value", "write a whole number such as 80"),
    says("number beyond all bounds", "audience: " + "9" * 5000, "bad-value", "write a whole number such as 80"),
    says("decimal with a comma", "ticketPrice: 12,50", "bad-value", "write 12.50"),
    says("decimal that is none", "ticketPrice: NaN", "bad-value", "write a decimal number"),
    says("decimal with an exponent", "ticketPrice: 1e5", "bad-value", "write a decimal number"),
    says("yes", "openAir: yes", "bad-value", "write true", what="'openAir' wants true or false, got 'yes'"),
    says("capital letters", "openAir: FALSE", "bad-value", "write false"),
    says("address without its scheme", "webPage: www.wire.example", "bad-value", "write https://www.wire.example"),
    says("address with a space", "webPage: https://wire.example/a b", "bad-value", "write https://wire.example/a%20b"),
    says("address that runs code", "webPage: javascript:alert(1)", "bad-value", "http or https address"),
    says("empty value", "openAir:", "empty-value", "leave the key out", what="'openAir' is empty"),
    says("empty quotes", "hall: ''", "empty-value", "leave the key out"),
    says("empty list", "song: []", "empty-value", "leave the key out", what="'song' is an empty list"),
    says("empty item", "song:\n  -", "empty-value", "leave the key out", spot="        -"),
    says("list in a list", "song:\n  - - song/evening", "wrong-form", "one value on each line", spot="- - song/evening"),
    says("mapping for a thing", "song:\n  en: song/evening", "wrong-form", "one value on each line", spot="en: song/evening"),
    says("unknown language", "motto:\n  vn: Bài hát", "bad-language", "such as en or vi", what="'vn'", spot="vn: Bài hát"),
    says("no text in a language", "motto:\n  en:\n    a: b", "wrong-form", "write one text", spot="a: b"),
    says("empty mapping", "motto: {}", "empty-value", "leave the key out"),
    says("hidden space", "motto: So\u200bngs", "hidden-character", "write 'Songs'", what="U+200B"),
    says("hidden direction", "motto: \u202eSongs\u202c", "hidden-character", "write 'Songs'", what="U+202E"),
    says("byte order mark by escape", 'motto: "\\uFEFFSongs"', "hidden-character", "write 'Songs'", spot="uFEFFSongs"),
    says("decomposed accents", "motto: Ba\u0300i", "not-nfc", "write 'Bài'"),
    says("space at the end", "motto: 'Songs '", "stray-space", "write 'Songs'"),
    says("the same thing twice", "song:\n  - song/evening\n  - song/morning\n  - song/evening", "duplicate-claim", "remove one of the two", what="the same claim stands at line 30: concert/spring-2020 song song/evening", spot="- song/evening\n\n"),
]

BLOCKS = [
    Case("unknown subject", WIRE, "concert/spring-2020", "concert/spring-2O2O", "spring-2O2O", "unknown-thing", "'concert/spring-2020'"),
    Case("no subject", WIRE, "about: concert/spring-2020\n    ", "", "- at: 18", "missing-key", "name the thing", "'about' is missing"),
    Case("two subjects", WIRE, "about: concert/spring-2020", "about: [concert/spring-2020]", "about: [", "wrong-form", "name one thing"),
    Case("unknown key in a block", WIRE, "printed:", "prnted:", "prnted:", "unknown-key", "did you mean 'printed'?"),
    Case("no says", WIRE, "    says:\n      motto: Songs for all\n", "", "- about: concert/spring-2020\n    at: 84", "missing-key", "say what"),
    Case("empty says", WIRE, "says:\n      motto: Songs for all", "says: {}", "says: {}", "empty-value", "say what the passage claims"),
    Case("says without a key", WIRE, "says:\n      motto: Songs", "says:\n      Songs", "Songs for all", "wrong-form", "as a mapping"),
    Case("left out without a list", GAZETTE, "left_out:\n  - at", "left_out:\n    at", "at: 87", "wrong-form", "begin each item with '- '"),
    Case("mode misspelt", GAZETTE, "mode: announcement", "mode: anouncement", "anouncement", "unknown-value", "did you mean 'announcement'?"),
    Case("mode against status", GAZETTE, "says:\n      status: planned", "mode: report\n    says:\n      status: planned", "mode: report", "contradictory-mode", "leave 'mode' out"),
    Case("printed form of nothing", WIRE, "      audience: Some", "      audiense: Some", "audiense", "unknown-key", "did you mean 'audience'?"),
    Case("nothing printed", WIRE, "printed:\n      about: it", "printed: {}", "printed: {}", "empty-value", "leave the key out"),
    Case("no place", WIRE, "    at: 84-115#44e5bf75\n", "", "- about: concert/spring-2020\n    says", "missing-locator", "<begin>-<end>#"),
    Case("malformed place", WIRE, "at: 84-115#", "at: 84..115#", "84..115", "bad-locator", "such as 92-180#1f3c9a02"),
    Case("place without a hash", WIRE, "115#44e5bf75", "115", "84-115", "bad-locator", "<8 digits>"),
    Case("hash of seven digits", WIRE, "115#44e5bf75", "115#44e5bf7", "84-115", "bad-locator", "<8 digits>"),
    Case("hash in capitals", WIRE, "115#44e5bf75", "115#44E5BF75", "84-115", "bad-locator", "<8 digits>"),
    Case("place in other digits", WIRE, "at: 84-115", "at: ٨٤-115", "٨٤-115", "bad-locator", "<begin>-<end>#"),
    Case("end before begin", WIRE, "at: 84-115", "at: 115-84", "115-84", "bad-locator", "write 84-115#"),
    Case("empty passage", WIRE, "at: 84-115", "at: 84-84", "84-84", "bad-locator", "the first character after"),
    Case("place beyond the text", WIRE, "at: 84-115", "at: 84-156", "84-156", "locator-beyond-text", "at most 155", "155 characters"),
    Case("place without a text", WIRE, "  text:\n    characters: 155\n    sha256: d6f82e24cef5e04ab98da0f52eee22bc4386dad1894d17eb80597ffa332a9823\n", "", "at: 18-82", "locator-without-text", "add 'text'"),
    Case("left out without why", GAZETTE, "\n    why: opinion, no fact", "", "- at: 87", "missing-key", "why it makes no claim"),
    Case("left out without place", GAZETTE, "at: 87-104#515b0b7b\n    ", "", "- why", "missing-key", "<begin>-<end>#"),
    Case("left out beyond the text", GAZETTE, "at: 87-104", "at: 87-1040", "87-1040", "locator-beyond-text", "at most 152"),
    Case("unknown key left out", GAZETTE, "why:", "wy:", "wy:", "unknown-key", "did you mean 'why'?"),
]

HEADERS = [
    Case("no header", WIRE, "source:", "sources:", "sources:", "missing-header", "begin the file with 'source:'"),
    Case("unknown key in the header", WIRE, "title:", "titel:", "titel:", "unknown-key", "did you mean 'title'?"),
    Case("unknown key in the file", WIRE, "left_out:", "leftout:", "leftout:", "unknown-key", "did you mean 'left_out'?"),
    Case("no publisher", WIRE, "  publisher: wire\n", "", "title: River", "missing-key", "name the publisher", "'publisher' is missing"),
    Case("no language", WIRE, "  language: en\n", "", "title: River", "missing-key", "such as en or vi"),
    Case("no address", WIRE, "  url: https://wire.example/river-choir\n", "", "title: River", "missing-key", "write the address"),
    Case("unknown publisher", WIRE, "publisher: wire", "publisher: wyre", "wyre", "unknown-publisher", "did you mean 'wire'?"),
    Case("publisher by its path", WIRE, "publisher: wire", "publisher: publisher/wire", "publisher/wire", "unknown-publisher", "did you mean 'wire'?"),
    Case("publisher nobody knows", WIRE, "publisher: wire", "publisher: Zeitung", "Zeitung", "unknown-publisher", "add publisher/zeitung to"),
    Case("unknown origin", WIRE, "publisher: wire", "publisher: wire\n  origin: heralt", "heralt", "unknown-publisher", "'herald'"),
    Case("address without scheme", WIRE, "https://wire.example", "wire.example", "url:", "bad-url", "write https://wire.example/river-choir"),
    Case("address of a file", WIRE, "https://wire.example", "file:///tmp", "url:", "bad-url", "with https://"),
    Case("address with half a percent", WIRE, "wire.example/river", "wire.example/%zriver", "url:", "bad-url", "with https://"),
    Case("language in words", WIRE, "language: en", "language: English", "English", "bad-language", "did you mean 'en'?"),
    Case("country for language", WIRE, "language: en", "language: vn", "vn", "bad-language", "did you mean 'vi'?"),
    Case("language in capitals", WIRE, "language: en", "language: EN", "EN", "bad-language", "did you mean 'en'?"),
    Case("bad day of publication", WIRE, "published: 2020-05-04", "published: 4.5.2020", "4.5.2020", "bad-value", "write it as 2020-05-04"),
    Case("publication on no day", WIRE, "published: 2020-05-04", "published: 2020-04-31", "04-31", "bad-value", "2020-04", "no such day"),
    Case("text that is no mapping", WIRE, "  text:\n    characters: 155\n    sha256: d6f82e24cef5e04ab98da0f52eee22bc4386dad1894d17eb80597ffa332a9823", "  text: 155", "text: 155", "wrong-form", "characters, sha256"),
    Case("no length", WIRE, "characters: 155\n    ", "", "sha256:", "missing-key", "how many code points"),
    Case("misspelt length", WIRE, "characters:", "charcters:", "charcters:", "unknown-key", "did you mean 'characters'?"),
    Case("length of nothing", WIRE, "characters: 155", "characters: 0", "characters: 0", "bad-value", "count the code points"),
    Case("length with a comma", WIRE, "characters: 155", "characters: 1,155", "1,155", "bad-value", "write 1155"),
    Case("short hash", WIRE, "sha256: d6f82e24", "sha256: d6f8", "sha256:", "bad-value", "64 digits"),
    Case("hash in capital letters", WIRE, "sha256: d6f82e24", "sha256: D6F82E24", "sha256:", "bad-value", "write d6f82e24"),
    Case("author in a list", WIRE, "author: C. Huber", "author: [C. Huber]", "author:", "wrong-form", "write one text"),
    Case("same page twice", WIRE, "https://wire.example/river-choir", "https://gazette.example/spring", "source:", "duplicate-url", "record a page once"),
]

YAML = [
    Case("colon in a text", WIRE, "C. Huber", "C: Huber", "C: Huber", "broken-yaml", "quote a text that has ': '"),
    Case("open quote", WIRE, "author: C. Huber", 'author: "C. Huber', "author:", "broken-yaml", "mend the line"),
    Case("tab", WIRE, "  author:", "\tauthor:", "\tauthor:", "tab", "indent with two spaces"),
    Case("tab below says", WIRE, "      motto:", "\tmotto:", "\tmotto:", "tab", "indent with two spaces"),
    Case("not UTF-8", WIRE, "C. Huber", b"C. M\xfcller", "author:", "not-utf8", "save the file as UTF-8", "0xFC"),
    Case("key twice", WIRE, "  author: C. Huber\n", "  author: C. Huber\n  author: K. Lang\n", "K. Lang", "duplicate-key", "keep one", "line 3"),
    Case("anchor", WIRE, "author: C. Huber", "author: &a C. Huber", "&a", "yaml-alias", "write the value out"),
    Case("alias", WIRE, "author: C. Huber", "author: *a", "*a", "yaml-alias", "write the value out"),
    Case("tag", WIRE, "author: C. Huber", "author: !!str C. Huber", "!!str", "yaml-tag", "types come from the ontology"),
    Case("tag that runs code", WIRE, "author: C. Huber", "author: !!python/object/apply:os.system [ls]", "!!python", "yaml-tag", "remove the tag"),
    Case("second document", WIRE, "left_out:", "---\nleft_out:", "---", "broken-yaml", "one document in a file"),
    Case("control character", WIRE, "C. Huber", "C.\x07Huber", "Huber", "control-character", "remove it", "U+0007"),
    Case("NUL", WIRE, "C. Huber", "C.\x00Huber", "Huber", "control-character", "remove it", "U+0000"),
    Case("escaped NUL", WIRE, "C. Huber", '"C.\\0Huber"', "Huber", "control-character", "remove it", "U+0000"),
    Case("next line", WIRE, "C. Huber", "C.\x85Huber", "Huber", "control-character", "remove it", "U+0085"),
    Case("line separator", WIRE, "C. Huber", "C.\u2028Huber", "Huber", "control-character", "remove it", "U+2028"),
    Case("return without line feed", WIRE, "C. Huber", "C.\rHuber", "Huber", "control-character", "remove it", "U+000D"),
    Case("byte order mark inside", WIRE, "C. Huber", "C.\ufeffHuber", "Huber", "control-character", "remove it", "U+FEFF"),
    Case("list as a key", WIRE, "  author: C. Huber", "  ? [author]\n  : C. Huber", "[author]", "broken-yaml", "a plain word as key"),
    Case("51 levels", WIRE, "C. Huber", "[" * 51 + "]" * 51, "author:", "too-deep", "flatten it"),
    Case("text without end", WIRE, "C. Huber", "C" * 1_000_001, "author:", "too-large", "shorten", "1000001 characters"),
]

REGISTER = [
    Case("thing of another kind", CHOIR, "choir/river-choir:", "hall/river-choir:", "hall/river-choir", "bad-path", "move it to data/register/hall.yaml"),
    Case("name for a path", CHOIR, "choir/river-choir:", "River Choir:", "River Choir:", "bad-path", "write choir/river-choir"),
    Case("capitals in a path", CHOIR, "choir/river-choir:", "choir/River_Choir:", "River_Choir", "bad-path", "write choir/river-choir"),
    Case("path that climbs", CHOIR, "choir/river-choir:", "choir/../river:", "..", "bad-path", "write choir/river"),
    Case("id twice in a file", CHOIR, "choir/river-choir:", "choir/bell-voices:", "choir/bell-voices:\n  label:\n    en: River", "duplicate-key", "keep one", "first at line 1"),
    Case("entry without keys", CHOIR, "choir/bell-voices:\n", "choir/old: x\nchoir/bell-voices:\n", "choir/old", "wrong-form", "write it as a mapping"),
    Case("unknown class", CONCERT, "type: Gala", "type: Galla", "Galla", "unknown-class", "did you mean 'Gala'?"),
    Case("class of other things", CONCERT, "type: Gala", "type: Choir", "type: Choir", "wrong-type", "use Concert or", "'Choir' is no Concert"),
    Case("unknown key of a thing", CHOIR, "alias:", "aliases:", "aliases:", "unknown-key", "did you mean 'alias'?"),
    Case("fact in the register", CHOIR, "inTown: town/graz", "leader: singer/karl-moser", "leader:", "not-a-register-key", "data/sources/"),
    Case("key of another class", CHOIR, "inTown: town/graz", "grade: press", "grade:", "wrong-subject", "remove it", "said of a Publisher"),
    Case("label without language", CHOIR, "label:\n    en: Bell Voices\n    vi: Hợp xướng Chuông", "label: Bell Voices", "label: Bell", "wrong-form", "as a mapping"),
    Case("label in no language", CHOIR, "vi: Hợp xướng Chuông", "vn: Hợp xướng Chuông", "vn: Hợp", "bad-language", "such as en or vi"),
    Case("two labels", CHOIR, "en: Bell Voices", "en: [Bell Voices, Bells]", "[Bell Voices", "wrong-form", "under 'alias'"),
    Case("label with hidden joiner", CHOIR, "Bell Voices", "Bell\u200dVoices", "en: Bell", "hidden-character", "write 'BellVoices'"),
    Case("label in NFD", CHOIR, "Hợp xướng Chuông", "Hơ\u0323p xướng Chuông", "xướng Chuông", "not-nfc", "write 'Hợp xướng Chuông'"),
    Case("alias twice", CHOIR, "      - Choir of the River", "      - RC\n      - RC", "      - RC\n  abb", "duplicate-value", "keep one"),
    Case("unknown town", CHOIR, "town/graz", "town/gratz", "town/gratz", "unknown-thing", "did you mean 'town/graz'?"),
    Case("grade misspelt", PUBLISHER, "grade: agency", "grade: agencies", "agencies", "unknown-value", "did you mean 'agency'?"),
    Case("origin misspelt", PUBLISHER, "origin: publisher/wire", "origin: wire", "origin: wire", "unknown-thing", "did you mean 'publisher/wire'?"),
    Case("origin of another class", PUBLISHER, "origin: publisher/wire", "origin: choir/river-choir", "origin:", "wrong-type", "Publisher", "is a Choir"),
    Case("latitude with a comma", TOWN, "48.3069", "48,3069", "48,3069", "bad-value", "write 48.3069"),
    Case("register in a list", TOWN, "town/graz:", "- town/graz", "label:", "broken-yaml", "mend the line"),
]

RULINGS = [
    Case("decision on no thing", DECISIONS, "concert/spring-2020", "concert/spring-202", "spring-202", "unknown-thing", "'concert/spring-2020'"),
    Case("decision without subject", DECISIONS, "  about: concert/spring-2020\n", "", "property: leader", "missing-key", "name the thing"),
    Case("decision on no property", DECISIONS, "property: leader", "property: leeder", "leeder", "unknown-key", "did you mean 'leader'?"),
    Case("decision for no value", DECISIONS, "singer/anna-bauer", "singer/ana-bauer", "ana-bauer", "unknown-thing", "'singer/anna-bauer'"),
    Case("decision for a wrong value", DECISIONS, "singer/anna-bauer", "choir/river-choir", "value:", "wrong-type", "Singer", "is a Choir"),
    Case("decision for two values", DECISIONS, "value: singer/anna-bauer", "value:\n    - singer/anna-bauer\n    - singer/karl-moser", "karl-moser", "too-many-values", "choose one"),
    Case("value without property", DECISIONS, "  property: leader\n", "", "decision/anna-bauer-led", "contradictory-decision", "choose a value", "got value"),
    Case("both kinds of ruling", DECISIONS, "  property: leader\n", "  property: leader\n  means: concert/winter-2020\n", "decision/anna", "contradictory-decision", "which thing"),
    Case("no ruling", DECISIONS, "  property: leader\n  value: singer/anna-bauer\n", "", "decision/anna", "contradictory-decision", "choose", "got neither"),
    Case("ruling on no source", DECISIONS, "property: leader\n  value: singer/anna-bauer", "means: concert/winter-2020\n  source: source/wire/2020-05-04-rivr-choir", "rivr", "unknown-source", "'source/wire/2020-05-04-river-choir'"),
    Case("meaning itself", DECISIONS, "property: leader\n  value: singer/anna-bauer", "means: concert/spring-2020\n  source: source/wire/2020-05-04-river-choir", "means:", "contradictory-decision", "really meant"),
    Case("chosen text without language", DECISIONS, "property: leader\n  value: singer/anna-bauer", "property: motto\n  value: Songs", "value: Songs", "wrong-form", "write en: Songs below it"),
    Case("decided in a month", DECISIONS, "decided: 2020-06-01", "decided: 2020-06", "decided:", "bad-value", "write it as 2020-12-10", "wants a day"),
    Case("decided with dots", DECISIONS, "decided: 2020-06-01", "decided: 1.6.2020", "decided:", "bad-value", "write it as 2020-06-01"),
    Case("no reason", DECISIONS, "  reason:\n    en: The programme that was handed out names her.\n    vi: Tờ chương trình phát cho khán giả ghi tên bà.\n", "", "about:", "missing-key", "give the reason"),
    Case("reason without language", DECISIONS, "reason:\n    en: The programme that was handed out names her.\n    vi: Tờ", "reason: Tờ", "reason:", "wrong-form", "as a mapping"),
    Case("unknown key in a decision", DECISIONS, "reason:", "resaon:", "resaon:", "unknown-key", "did you mean 'reason'?"),
    Case("based on no source", DECISIONS, "  decided:", "  basedOn:\n    - source/wire/2020-05-04-river-choir\n    - source/wire/2020-05-04-rivr-choir\n  decided:", "rivr", "unknown-source", "'source/wire/2020-05-04-river-choir'"),
    Case("meaning based on sources", DECISIONS, "property: leader\n  value: singer/anna-bauer", "means: concert/winter-2020\n  source: source/wire/2020-05-04-river-choir\n  basedOn: source/wire/2020-05-04-river-choir", "basedOn", "contradictory-decision", "remove it"),
    Case("name of a decision", DECISIONS, "decision/anna-bauer-led", "anna-bauer-led", "anna-bauer-led", "bad-path", "write decision/<slug>"),
]
# fmt: on

CASES = [*VALUES, *BLOCKS, *HEADERS, *YAML, *REGISTER, *RULINGS]


@cache
def vocabulary_of(terms: str) -> Vocabulary:
    """The vocabulary of the example, which no case spoils: read once."""
    terms_graph = Graph().parse(data=terms, format="turtle")
    shapes = Graph().parse(EXAMPLE / "ontology/shapes/event.ttl")
    return build_vocabulary(Ontology(terms_graph, shapes))


def problems_of(project: Project) -> list[Problem]:
    """Everything that the readers of data/ report."""
    vocabulary = vocabulary_of(
        "".join((project.root / f"ontology/{name}.ttl").read_text() for name in ("claims", "choirs"))
    )
    register, problems = read_register(project, vocabulary)
    sources, found = read_sources(project, vocabulary, register.classes)
    problems += found
    return problems + read_decisions(project, vocabulary, register.classes, sources.documents)[1]


def spoil(project: Project, file: str, old: str, new: str | bytes) -> bytes:
    """Put `new` where `old` stands first; the bytes of the file then."""
    path = project.root / file
    content = path.read_bytes()
    assert old.encode() in content, f"{old!r} is not in {file}"
    spoilt = content.replace(old.encode(), new.encode() if isinstance(new, str) else new, 1)
    path.write_bytes(spoilt)
    return spoilt


def line_of(spot: str, content: bytes) -> int:
    """The line on which `spot` stands, which it does once."""
    assert content.count(spot.encode()) >= 1, f"{spot!r} is not in the file"
    return content[: content.index(spot.encode())].count(b"\n") + 1


def test_the_example_has_no_problem(example: Project) -> None:
    assert problems_of(example) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_mistake_is_reported_at_its_line_with_a_way_forward(example: Project, case: Case) -> None:
    content = spoil(example, case.file, case.old, case.new)
    found = [problem for problem in problems_of(example) if problem.rule == case.rule]
    assert [(problem.file, problem.line) for problem in found][:1] == [(case.file, line_of(case.spot, content))]
    assert case.fix in found[0].fix
    assert case.what in found[0].what


def test_everything_wrong_is_reported_in_one_run(example: Project) -> None:
    spoil(example, WIRE, "hall/river-hall", "hall/x")
    spoil(example, WIRE, "audience: 120", "audience: many")
    spoil(example, GAZETTE, "language: en", "language: xx")
    spoil(example, CHOIR, "abbreviation:", "short:")
    spoil(example, DECISIONS, "property:", "propperty:")
    found = {(problem.file, problem.rule) for problem in problems_of(example)}
    assert found == {
        (WIRE, "unknown-thing"),
        (WIRE, "bad-value"),
        (GAZETTE, "bad-language"),
        (CHOIR, "unknown-key"),
        (DECISIONS, "unknown-key"),
        (DECISIONS, "contradictory-decision"),
    }


def test_a_broken_file_does_not_hide_the_problems_of_the_next(example: Project) -> None:
    spoil(example, GAZETTE, "source:", "source: [")
    spoil(example, WIRE, "audience: 120", "audience: many")
    assert {problem.file for problem in problems_of(example)} == {GAZETTE, WIRE}


@pytest.mark.parametrize(
    ("name", "rule", "fix"),
    [
        ("data/register/choirs.yaml", "unknown-kind", "did you mean 'choir'?"),
        ("data/register/old/choir.yaml", "unknown-kind", "name the file after a kind"),
        ("data/register/choir.yml", "unread-file", "name it <kind>.yaml"),
        ("data/sources/wire/page.yml", "unread-file", "name it <date>-<slug>.yaml"),
        ("data/sources/wire/River Choir.yaml", "bad-path", "small letters, digits and single hyphens"),
        ("data/sources/wire/empty.yaml", "missing-header", "begin the file with 'source:'"),
    ],
)
def test_a_file_that_cannot_be_what_it_should_is_named(example: Project, name: str, rule: str, fix: str) -> None:
    (example.root / name).parent.mkdir(exist_ok=True)
    (example.root / name).write_text("# nothing\n")
    found = problems_of(example)
    assert [(problem.file, problem.rule) for problem in found] == [(name, rule)]
    assert fix in found[0].fix


def test_a_source_that_claims_nothing_is_named(example: Project) -> None:
    path = example.root / WIRE
    path.write_text(path.read_text().partition("claims:")[0])
    assert [(problem.where, problem.what, problem.rule) for problem in problems_of(example)] == [
        (f"{WIRE}:1", "claims nothing", "missing-key")
    ]


def test_an_overlay_may_not_redefine_a_thing(example: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "data/register").mkdir(parents=True)
    (mine / "data/register/choir.yaml").write_text(
        "choir/mine:\n  label: {en: Mine}\nchoir/river-choir:\n  label: {en: Ours}\n"
    )
    found = problems_of(replace(example, also=(mine,)))
    assert [problem.where for problem in found] == ["mine/data/register/choir.yaml:3"]
    assert (found[0].rule, found[0].what) == (
        "duplicate-id",
        "'choir/river-choir' is registered twice, first at data/register/choir.yaml:6",
    )


def test_an_overlay_may_not_replace_a_source(example: Project, tmp_path: Path) -> None:
    copy = tmp_path / "mine" / WIRE
    copy.parent.mkdir(parents=True)
    copy.write_bytes((example.root / WIRE).read_bytes())
    found = problems_of(replace(example, also=(tmp_path / "mine",)))
    assert [(problem.where, problem.rule) for problem in found] == [(f"mine/{WIRE}", "duplicate-id")]


def test_an_overlay_may_not_replace_a_decision(example: Project, tmp_path: Path) -> None:
    copy = tmp_path / "mine" / DECISIONS
    copy.parent.mkdir(parents=True)
    copy.write_bytes((example.root / DECISIONS).read_bytes())
    found = problems_of(replace(example, also=(tmp_path / "mine",)))
    assert [(problem.where, problem.rule) for problem in found] == [(f"mine/{DECISIONS}:1", "duplicate-id")]


def test_two_decisions_may_not_settle_the_same_matter(example: Project) -> None:
    path = example.root / DECISIONS
    path.write_text(path.read_text() + path.read_text().replace("anna-bauer-led", "anna-led"))
    found = problems_of(example)
    assert [(problem.line, problem.rule) for problem in found] == [(9, "contradictory-decision")]
    assert found[0].what == "'decision/anna-bauer-led' at data/decisions.yaml:1 settles the same matter"


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(letter + 1)}: &{chr(letter + 1)} [{','.join(['*' + chr(letter)] * 9)}]\n"
    for letter in range(ord("a"), ord("i"))
)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[" * 100_000, "too-deep"),
        ("[" * 100_000 + "]" * 100_000, "too-deep"),
        ("{a: " * 100_000, "too-deep"),
        ("- " * 100_000, "too-deep"),
        ("? " * 100_000, "broken-yaml"),
        ("".join(" " * level + "a:\n" for level in range(2_000)), "too-deep"),
        (BOMB, "yaml-alias"),
        ("a: " + "x" * 20_000_000, "too-large"),
    ],
    ids=["lists", "closed lists", "mappings", "items", "keys", "indentation", "aliases", "20 MB"],
)
def test_no_file_exhausts_the_reader(text: str, rule: str) -> None:
    begun = time.perf_counter()
    node, problems = read_text(text, "data/x.yaml")
    assert time.perf_counter() - begun < 2
    assert node is None
    assert [problem.rule for problem in problems] == [rule]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\n\t -:?[]{}&*!|>'\"%@`#,abc\\")), max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    node, problems = read_text(text, "data/x.yaml")
    assert node is None or not problems
    assert all(1 <= problem.line <= text.count("\n") + 2 for problem in problems)


EXPLANATIONS = Path(__file__).parents[1] / "src" / "adkg" / "explanations"


@pytest.mark.parametrize("rule", sorted({case.rule for case in CASES}))
def test_every_rule_met_here_is_explained(rule: str) -> None:
    assert (EXPLANATIONS / f"{rule}.md").is_file()
