"""The demonstration collaborative: fictional organisations with a history, told through the same actions that people use.

Dates follow from the day on which it is loaded, so that it always looks alive: the current wave is in its fourth month. Whatever
is invented belongs to fictional organisations; of the three real ones only the make-up of their teams is shown, as published in
the programme's starter pack. People go by their roles.
"""
