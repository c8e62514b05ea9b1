"""Asks a window to close, as the cross in its frame does; there is no window manager to do it.

    close_window.py WINDOW      a number, as xdotool prints it
"""
import ctypes
import sys

x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XInternAtom.restype = ctypes.c_ulong


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib.h, as long as an XEvent."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 24),
    ]


CLIENT_MESSAGE = 33
window = int(sys.argv[1])
display = ctypes.c_void_p(x11.XOpenDisplay(None))
protocols, delete = (
    x11.XInternAtom(display, name, False) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
)
message = ClientMessage(
    type=CLIENT_MESSAGE,
    window=window,
    message_type=protocols,
    format=32,
    data=(delete, 0, 0, 0, 0),
)
x11.XSendEvent(display, ctypes.c_ulong(window), False, 0, ctypes.byref(message))
x11.XFlush(display)
x11.XCloseDisplay(display)
