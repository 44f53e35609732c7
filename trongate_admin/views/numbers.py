"""Some of Qt's names as the numbers they stand for.

To name one of them builds all that Qt has, hundreds of keys among them: that takes a third of the
time in which the first window is made. So what that window needs is set by `setProperty`.
"""

PLAIN_TEXT = 0
CENTERED_ON_TOP = 0x24
NO_FOCUS = 0
SCHEMES = {"system": 0, "light": 1, "dark": 2}
