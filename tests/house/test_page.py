"""The page check itself: a good page has no fault, and each promise, once broken, is named."""

import pytest

from tests.page import Page

GOOD = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Kotak masuk · Tangkas</title>
<link rel="stylesheet" href="/static/tangkas.css"><script src="/static/app.js" defer></script></head>
<body><a href="#isi">Lompat ke isi</a>
<main id="isi"><h1>Kotak masuk</h1>
<p>Batas: Rabu, 29 Juli 2026 pukul 10.42; capaian 97,5 persen. <span lang="en">Thank you for this</span></p>
<form method="post" action="/simpan" hx-post="/simpan" hx-target="#isi">
<input type="hidden" name="csrf_token" value="x">
<label for="nama">Nama</label><input id="nama" name="nama" aria-describedby="petunjuk">
<p id="petunjuk">Nama lengkap.</p>
<label><input type="checkbox" name="pilih" value="1">Pilih</label>
<button>Simpan</button></form>
<table><tr><th>Unit</th></tr><tr><td>Kecamatan Serpong</td></tr></table>
<img src="/static/tanda.svg" alt="Tanda"></main></body></html>"""


def answers(method: str, path: str) -> bool:
    return (method, path) == ("POST", "/simpan")


def test_good_page_has_no_fault() -> None:
    assert Page(GOOD).faults(answers) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("</h1>", "</h2>", "is not valid HTML"),
        ('<html lang="id">', '<html lang="en">', 'does not say lang="id"'),
        ("<h1>Kotak masuk</h1>", "<p>Kotak masuk</p>", "has 0 h1, not one"),
        ("<h1>Kotak masuk</h1>", "<h1>Kotak masuk</h1><h1>Lagi</h1>", "has 2 h1, not one"),
        ("<title>Kotak masuk", "<title>Beranda", "does not begin with its h1"),
        ('<p id="petunjuk">', '<p id="nama">', "uses the id 'nama' 2 times"),
        ('id="petunjuk"', 'id="lain"', "points with aria-describedby at 'petunjuk', which is not there"),
        ('href="#isi"', 'href="#hilang"', "points with href at '#hilang', which is not there"),
        ('hx-target="#isi"', 'hx-target="#hilang"', "points with hx-target at '#hilang', which is not there"),
        ('<label for="nama">Nama</label>', "Nama", "has a input 'nama' without a label"),
        ('value="1">Pilih', 'value="1">', "has a input 'pilih' without a label"),
        ("<button>Simpan</button>", "<button></button>", "has a button that says nothing"),
        ("<button>Simpan</button>", "", "that no button sends"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "without csrf_token"),
        ('method="post"', 'method="get"', "has a get form to '/simpan' with csrf_token"),
        ('action="/simpan"', 'action=""', "has a form without a real action"),
        ('action="/simpan"', 'action="/hilang"', "has a form to POST '/hilang', which no route answers"),
        ('hx-post="/simpan"', 'hx-post="/hilang"', "hx-post to '/hilang', which no route answers"),
        ("<table><tr><th>Unit</th></tr>", "<table>", "has a table without header cells"),
        (' alt="Tanda"', "", "has a picture without alt"),
        ("</body>", "<script>1</script></body>", "has an inline script"),
        ("</head>", "<style>p{}</style></head>", "has an inline style sheet"),
        ("<p>Batas", '<p style="color:red">Batas', "has a style attribute on p"),
        ("<p>Batas", '<p onclick="x()">Batas', "has the script attribute onclick on p"),
        ("<p>Batas", '<p hx-on:click="x()">Batas', "has the script attribute hx-on:click on p"),
        ('href="#isi"', 'href="javascript:x()"', "runs script from href of a"),
        ('name="pilih" value="1"', 'name="pilih" value="None"', "says None in value of input"),
        ('src="/static/app.js"', 'src="https://cdn.example/app.js"', "from another host"),
        ("Batas:", "Status SELF_ASSESSMENT:", "shows a raw enum value: 'SELF_ASSESSMENT'"),
        ("Batas:", "Batas None:", "shows a value that is not there: 'None'"),
        ("Batas:", "Batas True:", "shows a Python value: 'True'"),
        ("Batas:", "Batas {{ x }}:", "shows an unfilled template: '{{'"),
        ("29 Juli 2026", "2026-07-29", "shows a date for machines: '2026-07-29'"),
        ("29 Juli 2026", "29/07/2026", "shows a date in slashes: '29/07/2026'"),
        ("29 Juli 2026", "29 July 2026", "shows an English date: '29 July'"),
        ("10.42", "10:42", "shows a time with a colon instead of a full stop: '10:42'"),
        ("97,5 persen", "97.5 persen", "shows a decimal point instead of a comma: '97.5 persen'"),
        ("Nama lengkap.", "Please enter your name.", "speaks English: 'please'"),
        ('<label for="nama">', '<label for="nama" title="This one">', "speaks English: 'this'"),
    ],
)
def test_each_broken_promise_is_named(good: str, bad: str, fault: str) -> None:
    assert good in GOOD
    faults = Page(GOOD.replace(good, bad)).faults(answers)
    assert any(fault in one for one in faults), faults


def test_part_needs_no_frame_but_keeps_every_other_promise() -> None:
    assert Page('<section id="langkah"><h2>Langkah</h2></section>', whole=False).faults() == []
    assert Page('<p id="a"></p><p id="a">None</p>', whole=False).faults() == [
        "uses the id 'a' 2 times",
        "shows a value that is not there: 'None'",
    ]


def test_numbers_of_letters_and_official_codes_are_no_dates_or_enums() -> None:
    text = "<p>Nomor 800.1.3/2026-07, NIP 19800418 200604 2 907, kode KN-2026-07-AB12, BKPSDM, PNS, 1.250 berkas</p>"
    assert Page(text, whole=False).faults() == []
