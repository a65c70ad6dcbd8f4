"""English that slipped into what people read. A short list beats a clever guess: each word is none in Indonesian."""

import re

_WORD = re.compile(r"(?<![\w-])[A-Za-z]+(?:'[a-z]+)?(?![\w-])")  # `d-none` and `e-mail` are no English words

# Words that never stand in an Indonesian sentence, not even in a quoted name of an office or a system.
GLUE = frozenset(
    """the your please this that these those has have had was were will would cannot must should could because which
    been being does did don't isn't can't doesn't you've we've""".split()
)

# Words of screens. A page may still quote them from a person's own text, so only templates are held to these.
SCREEN = frozenset(
    """submit submitted save saved cancel cancelled delete deleted remove removed update updated created edit edited
    password username user users login logout page pages search date dates next previous back home view open close
    closed show hide loading error errors warning success failed required optional invalid missing not found please
    name names new add added approve approved reject rejected return returned review reviewed pending done draft
    employee employees supervisor assessor manager goal goals evidence comment comments feedback reason
    upload download print and with from for are you yes all none empty choose select step steps deadline due today
    yesterday tomorrow notifications settings account history timeline details""".split()
)


def foreign_words(text: str, among: frozenset[str] = GLUE) -> set[str]:
    """The words of `text`, lower case, that are English."""
    return {word for word in map(str.lower, _WORD.findall(text)) if word in among}
