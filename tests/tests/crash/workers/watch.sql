-- An observer of its own beside the code under test, on PostgreSQL: who holds each run is told by the claims that were committed,
-- who writes by the connection (`watch.process`, which the test sets for each worker). It never looks at what the code under test
-- believes. Tokens are recorded and not trusted.
CREATE SCHEMA watch;
CREATE SEQUENCE watch.turn;

-- Every change of a run's state, in the order in which the rows of one run, and of one lane, were changed.
CREATE TABLE watch.step (
    turn BIGINT PRIMARY KEY DEFAULT nextval('watch.turn'), run_id TEXT NOT NULL, lane TEXT NOT NULL, process TEXT NOT NULL,
    old_state TEXT NOT NULL, new_state TEXT NOT NULL, old_token BIGINT NOT NULL, new_token BIGINT NOT NULL
);
CREATE INDEX step_claims ON watch.step (run_id, turn) WHERE new_state = 'RUNNING';

-- That a transaction wrote work of a run: one row a transaction, run and statement.
CREATE TABLE watch.wrote (run_id TEXT NOT NULL, process TEXT NOT NULL, source TEXT NOT NULL);

-- What was true when it committed: who held the run, how the run stood, and whether the transaction had locked the run's row.
CREATE TABLE watch.commit (
    run_id TEXT NOT NULL, process TEXT NOT NULL, source TEXT NOT NULL, holder TEXT, state TEXT, is_locked BOOLEAN NOT NULL
);

-- Changes of a running run by a process that does not hold it, other than taking it back when its lease is over.
CREATE TABLE watch.foreign_change (run_id TEXT NOT NULL, process TEXT NOT NULL, holder TEXT, what TEXT NOT NULL);

CREATE FUNCTION watch.me() RETURNS TEXT LANGUAGE plpgsql AS $$
BEGIN
    RETURN COALESCE(NULLIF(current_setting('watch.process', true), ''), 'a command');
END $$;

CREATE FUNCTION watch.holder(run TEXT) RETURNS TEXT LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT s.process FROM watch.step AS s WHERE s.run_id = run AND s.new_state = 'RUNNING' ORDER BY s.turn DESC LIMIT 1);
END $$;

CREATE FUNCTION watch.run_stepped() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO watch.step (run_id, lane, process, old_state, new_state, old_token, new_token)
    VALUES (NEW.run_id, NEW.lane, watch.me(), OLD.state, NEW.state, OLD.token, NEW.token);
    RETURN NULL;
END $$;
CREATE TRIGGER run_stepped AFTER UPDATE ON run FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.token <> NEW.token)
EXECUTE FUNCTION watch.run_stepped();

CREATE FUNCTION watch.run_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    holder TEXT := watch.holder(OLD.run_id);
    what TEXT := CASE
        WHEN NEW.state = 'RUNNING' AND NEW.pages > OLD.pages THEN 'counted a page'
        WHEN NEW.state = 'RUNNING' THEN 'kept or touched'
        WHEN NEW.state IN ('QUEUED', 'INTERRUPTED', 'CANCELLED') AND OLD.lease_until < extract(epoch FROM clock_timestamp()) * 1000000
            THEN NULL
        WHEN NEW.state IN ('QUEUED', 'INTERRUPTED', 'CANCELLED') THEN 'put back before its lease was over'
        ELSE 'ended' END;
BEGIN
    IF what IS NOT NULL AND holder IS DISTINCT FROM watch.me() THEN
        INSERT INTO watch.foreign_change VALUES (OLD.run_id, watch.me(), holder, what);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER run_changed AFTER UPDATE ON run FOR EACH ROW WHEN (OLD.state = 'RUNNING') EXECUTE FUNCTION watch.run_changed();

CREATE FUNCTION watch.wrote_as_actor() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO watch.wrote SELECT DISTINCT substr(f.actor, 5), watch.me(), TG_TABLE_NAME FROM fresh AS f WHERE f.actor LIKE 'run:%';
    RETURN NULL;
END $$;
CREATE TRIGGER wrote_events AFTER INSERT ON order_event REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
EXECUTE FUNCTION watch.wrote_as_actor();
CREATE TRIGGER wrote_movements AFTER INSERT ON stock_ledger REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
EXECUTE FUNCTION watch.wrote_as_actor();

CREATE FUNCTION watch.wrote_of_run() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO watch.wrote VALUES (NEW.run_id, watch.me(), TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER wrote_page AFTER INSERT ON run_page FOR EACH ROW EXECUTE FUNCTION watch.wrote_of_run();
CREATE TRIGGER wrote_outcome AFTER INSERT OR UPDATE ON run_outcome FOR EACH ROW EXECUTE FUNCTION watch.wrote_of_run();
CREATE TRIGGER wrote_cursor AFTER INSERT OR UPDATE ON channel_flow FOR EACH ROW EXECUTE FUNCTION watch.wrote_of_run();

-- At the commit, when nothing can be written any more. A transaction that locked the run's row keeps its holder until it is over;
-- one that did not lock it could be overtaken by a claim at any moment.
CREATE FUNCTION watch.commits() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO watch.commit
    SELECT NEW.run_id, NEW.process, NEW.source, watch.holder(NEW.run_id), r.state,
        COALESCE(r.xmin = pg_current_xact_id()::xid, FALSE)
    FROM (SELECT 1) AS one LEFT JOIN run AS r ON r.run_id = NEW.run_id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER commits AFTER INSERT ON watch.wrote DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION watch.commits();
