//! Environments as types: what belongs to one of them cannot be used in another.

/// For trying things on one machine.
#[derive(Clone, Copy, Debug)]
pub enum Local {}

/// For trying things before people use them.
#[derive(Clone, Copy, Debug)]
pub enum Staging {}

/// What people use.
#[derive(Clone, Copy, Debug)]
pub enum Production {}

/// One of the environments.
pub trait Environment {}

impl Environment for Local {}
impl Environment for Staging {}
impl Environment for Production {}
