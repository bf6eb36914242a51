"""What a chart says, in words."""

_VARIATION = {
    "": "Not enough points yet",
    "common_cause": "No signal of change",
    "improvement_high": "Signal of improvement: higher",
    "improvement_low": "Signal of improvement: lower",
    "concern_high": "Signal of concern: higher",
    "concern_low": "Signal of concern: lower",
    "neutral_high": "Signal of change: higher",
    "neutral_low": "Signal of change: lower",
}
_ASSURANCE = {
    "": "",
    "pass": "Expected to meet the target",
    "fail": "Expected to miss the target",
    "hit_or_miss": "Meets the target at some times and misses it at others",
}


def variation_words(code):
    """What the latest point says, from a code of `qiprojects.spc` (`Measure.latest_variation`), as a few words for a list."""
    return _VARIATION.get(code, _VARIATION[""])


def assurance_words(code):
    """How the limits stand to the target, from a code of `qiprojects.spc`; empty without a target."""
    return _ASSURANCE.get(code, "")
