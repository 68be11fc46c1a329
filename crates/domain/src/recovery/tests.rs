mod restore;
mod resync;
mod table;
