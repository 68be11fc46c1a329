-- Whether a run is about all that its task asks for: only then the task counts it, however it ends.
ALTER TABLE run ADD COLUMN of_task BIGINT NOT NULL DEFAULT 1 CONSTRAINT run_of_task CHECK (of_task IN (0, 1));
