//! Scripts of our own, one behaviour each.
