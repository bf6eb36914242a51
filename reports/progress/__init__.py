"""The progress report to the senior sponsor: what is in it, in which words, who may read it, and how it is made."""
