//! Tickets (报事): TK-1 to TK-9.
