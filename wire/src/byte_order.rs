//! One value in memory and on the wire: what each byte order makes of the same bytes.
