//! Profiles: as written, layered, valid.
