//! What a tenant is made of, and going live.

pub(crate) mod add_facility;
pub(crate) mod define_sequence;
pub(crate) mod doctor;
pub(crate) mod facilities;
pub(crate) mod golive;
pub(crate) mod golive_pause;
pub(crate) mod golive_start;
pub(crate) mod policy;
pub(crate) mod sequences;
pub(crate) mod set_address;
pub(crate) mod set_carrier;
pub(crate) mod set_policy;
pub(crate) mod tenant;
