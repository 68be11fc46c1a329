-- What a carrier said last of goods that left under a void label, by its own clock: an older word told late changes nothing.

ALTER TABLE contradiction ADD COLUMN said TEXT;
