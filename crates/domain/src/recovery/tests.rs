mod resync;
mod restore;
mod table;
