"""The coach's board: which organisations it shows to whom, what needs attention there, and the table as a page and as a file."""
