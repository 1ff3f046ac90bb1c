-- What keeps the journal as it is. To run it again adds what is missing; `fangzheng verify` compares.

-- REPLACE deletes without asking the triggers for DELETE, so what is there is guarded at the INSERT as well. An event that is
-- known, by its hash, comes often and is passed over.
CREATE TRIGGER IF NOT EXISTS event_insert BEFORE INSERT ON event
  WHEN EXISTS (SELECT 1 FROM event WHERE hash = NEW.hash) BEGIN SELECT raise(IGNORE); END;
CREATE TRIGGER IF NOT EXISTS event_pos BEFORE INSERT ON event
  WHEN EXISTS (SELECT 1 FROM event WHERE pos = NEW.pos)
  BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS chain_insert BEFORE INSERT ON chain
  WHEN EXISTS (SELECT 1 FROM chain WHERE id = NEW.id OR (station = NEW.station AND scope = NEW.scope))
  BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS payload_insert BEFORE INSERT ON payload
  WHEN EXISTS (SELECT 1 FROM payload WHERE pos = NEW.pos)
  BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;

CREATE TRIGGER IF NOT EXISTS event_update BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS event_delete BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS chain_update BEFORE UPDATE ON chain BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS chain_delete BEFORE DELETE ON chain BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS payload_update BEFORE UPDATE ON payload BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS payload_delete BEFORE DELETE ON payload
  WHEN NOT EXISTS (SELECT 1 FROM event JOIN erased ON erased.target = event.hash WHERE event.pos = OLD.pos)
  BEGIN SELECT raise(ABORT, 'only a redacted payload is erased'); END;
CREATE TRIGGER IF NOT EXISTS erased_insert BEFORE INSERT ON erased
  WHEN NOT EXISTS (SELECT 1 FROM event JOIN payload USING (pos)
                    WHERE event.kind = 'redact' AND event.entity = substr(NEW.target, 1, 16)
                      AND instr(payload.text, '"target":"' || lower(hex(NEW.target)) || '"'))
  BEGIN SELECT raise(ABORT, 'only a redact event allows an erasing'); END;
CREATE TRIGGER IF NOT EXISTS erased_update BEFORE UPDATE ON erased BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS erased_delete BEFORE DELETE ON erased BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
