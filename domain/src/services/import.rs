//! Import of the catalogue.
