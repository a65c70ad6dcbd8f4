"""The hooks about text, for `shortcuts`.

What a style says about its font is worked out once, a line is shaped once, and the glyphs of ordinary text are written
without asking each one in turn.
"""

from __future__ import annotations

import struct
from typing import Any

from weasyprint.draw import text as draw_text
from weasyprint.text import fonts, line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p

_Layout = line_break.Layout
_setup, _set_text = _Layout.setup, _Layout.set_text
_deactivate, _reactivate = _Layout.deactivate, _Layout.reactivate
_strut = line_break.strut
_contexts: dict[Any, tuple[Any, Any]] = {}
_descriptions: dict[Any, Any] = {}
_FONT = ("font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps", "font_variation_settings")
_FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip


def _context(style: Any) -> tuple[Any, Any]:
    """The Pango context and language of a style's direction and language."""
    key = (style.font_config, style["direction"], style["lang"])
    if key not in _contexts:
        context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
        pointer, _ = unicode_to_char_p(style["lang"])
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
        _contexts[key] = context, language
    return _contexts[key]


def _text_of_style(style: Any) -> tuple[Any, Any, Any] | None:
    """Context, language and font description of plain text; nothing when the style asks for more than a font."""
    plain = style["font_language_override"] == "normal" and style["text_decoration_line"] == "none" and style["lang"]
    if not plain or fonts.font_features(*(style[name] for name in _FEATURES)):
        return None
    key = (tuple(style["font_family"]), *(style[name] for name in _FONT))
    if key not in _descriptions:
        _descriptions[key] = fonts.get_font_description(style)
    return *_context(style), _descriptions[key]


def _setup_of_style(self: Any, style: Any) -> None:
    if "tangkas_text" not in style.__dict__:
        style.tangkas_text = _text_of_style(style)
    if style.tangkas_text is None:
        _setup(self, style)
        return
    context, self.language, description = style.tangkas_text
    self.style, self.first_line_direction = style, 0
    self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, description)
    self.ascent = self.underline_position = self.strikethrough_position = None


def _set_text_once(self: Any, text: str, justify: bool = False) -> None:
    """As before, in the mode in which the line will be drawn, so that drawing need not shape it again."""
    pango.pango_layout_set_single_paragraph_mode(self.layout, "\n" not in text)
    _set_text(self, text, justify)


def _keep_shape(self: Any) -> None:
    if self.justification_spacing or "\n" in self.text:
        _deactivate(self)


def _wake_shape(self: Any, style: Any) -> None:
    if self.justification_spacing or self.__dict__.get("style") is not style:
        _reactivate(self, style)


def _strut_of_style(style: Any) -> Any:
    if "tangkas_strut" not in style.__dict__:
        style.tangkas_strut = _strut(style)
    return style.tangkas_strut


_draw_first_line = draw_text.draw_first_line
_GLYPH_BYTES = ffi.sizeof("PangoGlyphInfo")
_PANGO_TELLS_SIZES = pango.pango_version() >= 14802
Run = tuple[Any, float, Any, tuple[int, ...]]


def _ordinary_runs(stream: Any, line: Any) -> list[Run] | None:
    """Font, size, item and numbers of each run; nothing when a glyph is missing, empty or moved, or a picture.

    Each glyph is five numbers: which, how wide, moved right, moved up, and what begins with it.
    """
    runs: list[Run] = []
    run = line.runs[0]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        font, size = stream.add_font(item.item.analysis.font)
        count = item.glyphs.num_glyphs
        numbers = struct.unpack(f"{count * 5}i", ffi.buffer(item.glyphs.glyphs, count * _GLYPH_BYTES))
        strange = any(numbers[2::5]) or any(numbers[3::5]) or max(numbers[::5], default=0) >= pango.PANGO_GLYPH_EMPTY
        if strange or min(numbers[::5], default=0) < 0 or font.bitmap or font.svg or font.png or font.colr:
            return None
        runs.append((font, size, item, numbers))
    return runs


def _learn(stream: Any, textbox: Any, run: Run, place: int) -> str:
    """The hexadecimal number of a glyph and the kerning behind it, its width and its letters noted in the font."""
    font, size, item, numbers = run
    glyph, width = numbers[place * 5], numbers[place * 5 + 1]
    if glyph not in font.to_unicode:
        clusters, first, count = item.glyphs.log_clusters, item.item.offset, item.glyphs.num_glyphs
        before = place == 0 if item.item.analysis.level % 2 else place == count - 1
        after = place - 1 if item.item.analysis.level % 2 else place + 1
        end = item.item.length if before else clusters[after]
        letters = textbox.pango_layout.text.encode()[first + clusters[place] : first + end]
        font.to_unicode[glyph] = letters.decode()
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    kerning = font.widths[glyph] - width * 1000 * FROM_UNITS / size
    return f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"


def _first_line_of_style(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
    layout = textbox.pango_layout
    plain = _PANGO_TELLS_SIZES and text_overflow != "ellipsis" and block_ellipsis == "none" and textbox.text.strip()
    runs = None
    if plain:
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        runs = _ordinary_runs(stream, layout.get_first_line()[0])
    if not runs:
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    stream.set_text_matrix(*matrix.values)
    written, previous = "", None
    for run in runs:
        font, size, item, numbers = run
        if item.item.analysis.font != previous:
            previous = item.item.analysis.font
            if written:
                stream.show_text(written)
            written = ""
            stream.set_font_size(font.hash, size)
        known = font.__dict__.setdefault("tangkas_glyphs", {})
        pieces = []
        for place, key in enumerate(zip(numbers[::5], numbers[1::5], strict=True)):
            if (size, key) not in known:
                known[size, key] = _learn(stream, textbox, run, place)
            pieces.append(known[size, key])
        glyphs = "".join(pieces)
        written += f"<{glyphs[:-1]}" if glyphs.endswith("<") else f"<{glyphs}>"
    stream.show_text(written)
    return []


METHODS = (
    (_Layout, "setup", _setup, _setup_of_style),
    (_Layout, "set_text", _set_text, _set_text_once),
    (_Layout, "deactivate", _deactivate, _keep_shape),
    (_Layout, "reactivate", _reactivate, _wake_shape),
)
FUNCTIONS = ((_strut, _strut_of_style), (_draw_first_line, _first_line_of_style))
