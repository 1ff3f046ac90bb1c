-- What is folded from the journal. Change it freely: bump FOLD_VERSION in db/fold.h and every station
-- folds its tables again. `entity` is the key of the fold; each table is written by one db/fold_*.c only.
-- Times are UTC milliseconds (…_ms), dates are 'YYYY-MM-DD' of the county, money is fen, codes are those
-- of data/codes/.

-- fold_area.c (area.put, scope common) --------------------------------------------------------------
CREATE TABLE area(
  entity BLOB PRIMARY KEY,
  code   TEXT NOT NULL,			-- 6, 9 or 12 digits
  name   TEXT NOT NULL,			-- full: 德善村村委会
  short  TEXT NOT NULL,			-- as people say it: 德善村
  level  TEXT NOT NULL,			-- county, township, village
  parent TEXT,
  retired INTEGER
) WITHOUT ROWID;
CREATE INDEX area_code ON area(code);
CREATE INDEX area_parent ON area(parent, code);

-- fold_staff.c (staff.put, user.put, scope common) --------------------------------------------------
CREATE TABLE staff(
  entity   BLOB PRIMARY KEY,
  number   TEXT,			-- natural key
  name     TEXT,
  name_key TEXT,			-- pinyin, for sorting
  unit     TEXT,			-- 市场监督管理局
  department TEXT,			-- code in fangzheng.yaml
  duty     TEXT,			-- helper, doctor, officer, clerk, desk, leader, inspector, admin
  title    TEXT,
  area     TEXT,
  phones   TEXT,			-- ascending, commas between
  email    TEXT,
  channels TEXT,			-- of notices, the preferred first, commas between; NULL: the station's order
  left_on  TEXT
) WITHOUT ROWID;
CREATE INDEX staff_number ON staff(number);
CREATE INDEX staff_duty ON staff(duty, area, name_key);
CREATE INDEX staff_department ON staff(department, duty);

CREATE TABLE staff_phone(		-- one row a number: whose call is this
  entity BLOB NOT NULL,
  phone  TEXT NOT NULL,
  PRIMARY KEY (phone, entity)
) WITHOUT ROWID;
CREATE INDEX staff_phone_entity ON staff_phone(entity);

CREATE TABLE user(
  entity   BLOB PRIMARY KEY,
  login    TEXT,			-- natural key
  staff    BLOB,
  role     TEXT,			-- see core/access.h
  area     TEXT,			-- 6 or 9 digits: what they reach
  disabled INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX user_login ON user(login);
CREATE INDEX user_staff ON user(staff);

-- fold_absence.c (absence.put, scope common) -------------------------------------------------------
CREATE TABLE absence(
  entity   BLOB PRIMARY KEY,		-- natural: staff and first day
  staff    BLOB NOT NULL,
  deputy   BLOB,
  from_on TEXT NOT NULL, until_on TEXT NOT NULL,	-- both included
  reason   TEXT,
  dropped  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX absence_staff ON absence(staff, from_on);
CREATE INDEX absence_until ON absence(until_on);

-- fold_saved_filter.c (filter.put, scope common) ---------------------------------------------------
CREATE TABLE saved_filter(
  entity   BLOB PRIMARY KEY,
  login    TEXT NOT NULL,		-- whose it is
  name     TEXT NOT NULL,
  queue    TEXT, sort TEXT, state TEXT, category TEXT, urgency TEXT, area TEXT, main BLOB,
  days     INTEGER,			-- taken in the last so many days
  dropped  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX saved_filter_login ON saved_filter(login, name);

-- fold_household.c (household.put, member.put, income.put, measure.put, assign.put; scope of the township) ------
CREATE TABLE household(
  entity   BLOB PRIMARY KEY,
  scope    TEXT NOT NULL,
  number   TEXT,			-- 户编号, natural key
  head     TEXT,			-- 户主姓名
  head_key TEXT,			-- pinyin, for sorting
  area     TEXT,			-- 12 digits of the village
  hamlet   TEXT,			-- 自然村
  team     TEXT,			-- 村民小组
  team_key TEXT,			-- so that group 2 is walked before group 10
  address  TEXT,
  phones   TEXT,
  category TEXT, cause TEXT, cause2 TEXT, cause3 TEXT,
  status   TEXT, monitor TEXT,
  registered_on TEXT, lifted_on TEXT, monitored_on TEXT,	-- 识别, 脱贫, 风险识别
  food INTEGER, clothing INTEGER, schooling INTEGER, medical INTEGER, housing INTEGER, water INTEGER,
  house_grade TEXT,			-- A … D
  farmland INTEGER, woodland INTEGER, grassland INTEGER, pond INTEGER,	-- hundredths of a mu
  note     TEXT,
  left_on  TEXT, left_reason TEXT
) WITHOUT ROWID;
CREATE INDEX household_number ON household(number);
CREATE INDEX household_moved ON household(area, entity) WHERE substr(area, 1, 9) <> scope;
-- All that a list's filters and orders look at, in walking order: a list never reads the wide rows.
CREATE INDEX household_list ON household(area, team_key, head_key, number, category, status, cause, cause2, cause3,
                                         monitor, left_on);

CREATE TABLE member(
  entity    BLOB PRIMARY KEY,
  scope     TEXT NOT NULL,
  household BLOB,
  name      TEXT,
  relation  TEXT,			-- 01 is the head
  sex TEXT, birth TEXT,			-- from the ID number when there is one
  idnumber  TEXT,
  ethnic TEXT, education TEXT, political TEXT,
  health    TEXT,			-- several, commas between
  labour    TEXT, schooling TEXT, work TEXT, work_months INTEGER,
  insured   INTEGER,
  phones    TEXT,
  note      TEXT,
  left_on TEXT, left_reason TEXT
) WITHOUT ROWID;
CREATE INDEX member_household ON member(household, relation, birth, entity);
CREATE INDEX member_idnumber ON member(idnumber) WHERE idnumber IS NOT NULL AND left_on IS NULL;

CREATE TABLE income(
  entity    BLOB PRIMARY KEY,
  scope     TEXT NOT NULL,
  household BLOB,
  year      INTEGER,
  people    INTEGER,			-- among whom it is divided
  wages INTEGER, business INTEGER, property INTEGER, transfer INTEGER, expense INTEGER,
  net       INTEGER,			-- wages + business + property + transfer - expense
  per_head  INTEGER			-- net / people, NULL without people
) WITHOUT ROWID;
CREATE INDEX income_household ON income(household, year, entity);

CREATE TABLE measure(
  entity    BLOB PRIMARY KEY,
  scope     TEXT NOT NULL,
  household BLOB,
  measure   TEXT,			-- code
  started_on TEXT,
  amount    INTEGER,			-- fen
  result    TEXT,
  ended_on  TEXT
) WITHOUT ROWID;
CREATE INDEX measure_household ON measure(household, started_on, entity);
CREATE INDEX measure_code ON measure(measure, household);

CREATE TABLE assign(
  entity    BLOB PRIMARY KEY,		-- natural: household, staff, duty; of one that is over the first day too
  scope     TEXT NOT NULL,
  household BLOB,
  staff     BLOB,
  duty      TEXT,			-- helper, doctor
  from_on TEXT, until_on TEXT,
  passed_to TEXT			-- number of the staff to whom it was handed over
) WITHOUT ROWID;
CREATE INDEX assign_household ON assign(household, duty, entity);
CREATE INDEX assign_staff ON assign(staff, duty, household);

-- What a concurrent edit left behind, until a person decides.
CREATE TABLE field_conflict(
  entity BLOB NOT NULL,
  subject TEXT NOT NULL,		-- household, member, …
  field  TEXT NOT NULL,
  value  TEXT,				-- that counts now
  setter BLOB NOT NULL,			-- hash of its event
  rival  TEXT,				-- that lost
  rival_setter BLOB NOT NULL,
  PRIMARY KEY (entity, subject, field, rival_setter)
) WITHOUT ROWID;

-- Keys of the one find box; db/find_key.h says how they are made.
CREATE TABLE find_key(
  key      TEXT NOT NULL,
  entity   BLOB NOT NULL,
  township INTEGER NOT NULL,		-- 9 digits, so that a search within one passes over the others' keys; 0 for none
  PRIMARY KEY (key, entity)
) WITHOUT ROWID;
CREATE TABLE find_entity(
  entity    BLOB PRIMARY KEY,		-- of whom the keys speak: household, member, number, staff, area
  subject   TEXT NOT NULL,
  household BLOB,
  keys      TEXT NOT NULL		-- all of them, so that a later fold knows which to take out
) WITHOUT ROWID;

-- fold_diary.c (diary.add, diary.amend; scope of the household) -------------------------------------
CREATE TABLE diary(
  entity    BLOB PRIMARY KEY,
  scope     TEXT NOT NULL,
  household BLOB NOT NULL,
  staff     BLOB,			-- whose visit
  entered_by BLOB,			-- who entered it, when another
  kind      TEXT NOT NULL,
  text      TEXT NOT NULL,		-- of the first entry; amendments stand beside
  at_ms     INTEGER NOT NULL,		-- the station's clock
  place     TEXT NOT NULL,		-- the station's place
  station   BLOB NOT NULL,
  visited_on TEXT,			-- the helper's claim; NULL for what is no visit
  late      INTEGER NOT NULL,		-- visited_on is another day than at_ms
  ticket    BLOB, measure BLOB,
  photos    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX diary_household ON diary(household, at_ms, entity);
CREATE INDEX diary_visit ON diary(household, visited_on, staff) WHERE visited_on IS NOT NULL;
CREATE INDEX diary_staff ON diary(staff, visited_on, household);
CREATE INDEX diary_time ON diary(at_ms, entity);
CREATE INDEX diary_late ON diary(at_ms, entity) WHERE late = 1;
CREATE INDEX diary_photos ON diary(at_ms, entity) WHERE photos > 0;
CREATE INDEX diary_day ON diary(visited_on, household) WHERE visited_on IS NOT NULL;
CREATE INDEX diary_ticket ON diary(ticket, at_ms) WHERE ticket IS NOT NULL;

CREATE TABLE diary_policy(		-- what was explained
  entity    BLOB NOT NULL,		-- the diary's
  policy    BLOB NOT NULL,
  household BLOB NOT NULL,		-- the diary's, so that who was reached is one look at an index
  PRIMARY KEY (entity, policy)
) WITHOUT ROWID;
CREATE INDEX diary_policy_household ON diary_policy(policy, household);

CREATE TABLE diary_note(
  entity BLOB NOT NULL,			-- the diary's
  hash   BLOB NOT NULL,			-- of the amending event
  at_ms  INTEGER NOT NULL,
  author BLOB,
  text   TEXT NOT NULL,
  PRIMARY KEY (entity, hash)
) WITHOUT ROWID;

CREATE TABLE photo(
  entity   BLOB NOT NULL,		-- the diary's
  hash     BLOB NOT NULL,		-- BLAKE2b-256 of the file: its name in photos/
  place    INTEGER NOT NULL,		-- 0, 1, 2 … in the diary
  size     INTEGER NOT NULL,
  taken_at TEXT, latitude TEXT, longitude TEXT,	-- the photo's own claims (EXIF)
  PRIMARY KEY (entity, hash)
) WITHOUT ROWID;
CREATE INDEX photo_hash ON photo(hash);

-- fold_policy.c (policy.publish, policy.retire; scope common) ------------------------------------------
-- Lists have commas at both ends (",1,2,") and are NULL when empty: an audience that asks for nothing is everybody.
CREATE TABLE policy(
  entity   BLOB PRIMARY KEY,		-- natural: number
  number   TEXT NOT NULL,
  title    TEXT NOT NULL,
  text     TEXT NOT NULL,
  categories TEXT,			-- of tickets
  for_area TEXT, for_category TEXT, for_cause TEXT, for_status TEXT, for_monitor TEXT,	-- its audience
  from_on  TEXT, to_on TEXT,
  office   TEXT, document TEXT,
  attachments TEXT,			-- those in words, one a line
  edition  INTEGER NOT NULL,		-- 1, 2, 3 …; the latest is what stands here
  published_at INTEGER NOT NULL,
  published_by BLOB,
  retired_at INTEGER,			-- NULL while it is not
  retired_by BLOB,
  reason   TEXT				-- why it was retired
) WITHOUT ROWID;
CREATE INDEX policy_number ON policy(number);
CREATE INDEX policy_published ON policy(published_at, entity);

CREATE TABLE policy_file(		-- attachments that are files
  entity BLOB NOT NULL,			-- the policy's
  place  INTEGER NOT NULL,		-- 0, 1, 2 … among all attachments; those in words have the places between
  name   TEXT NOT NULL,
  title  TEXT,				-- NULL: the name says it
  hash   BLOB NOT NULL,			-- BLAKE2b-256 of the file: its name in photos/
  size   INTEGER NOT NULL,
  PRIMARY KEY (entity, place)
) WITHOUT ROWID;
CREATE INDEX policy_file_hash ON policy_file(hash);

-- text_index.c: the texts that full-text search finds. Written by the folds of diaries, tickets and policies; a place is a
-- second, so that the index's order is the order in time. The index keeps neither texts nor places of words
-- (db/search.c says why), and a removed text's terms are given to it again to be taken out.
CREATE TABLE text_entry(
  place     INTEGER PRIMARY KEY,
  entity    BLOB NOT NULL UNIQUE,
  kind      TEXT NOT NULL,		-- diary, ticket, policy
  at_ms     INTEGER NOT NULL,
  household BLOB,
  keys      TEXT NOT NULL,		-- who may see it, as terms
  text      TEXT NOT NULL		-- clean for a terminal
);
CREATE VIRTUAL TABLE text_index USING fts5(keys, text, content='', detail=none, columnsize=0, tokenize='fangzheng');

-- fold_ticket.c (ticket.open, ticket.step; scope of its household when opened, else county) ---------
CREATE TABLE ticket(
  entity    BLOB PRIMARY KEY,
  scope     TEXT NOT NULL,
  number    TEXT NOT NULL,
  household BLOB,
  area      TEXT,			-- the household's when opened, or the county's
  caller TEXT, relation TEXT, callback TEXT,	-- who asked, what they are to the household, their number
  call      BLOB,
  category  TEXT NOT NULL,
  urgency   TEXT NOT NULL,
  title     TEXT NOT NULL,		-- first line
  text      TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  opened_by BLOB,
  state     TEXT NOT NULL,		-- core/ticket.h
  state_at  INTEGER NOT NULL,
  before    TEXT,			-- what it was, while suspended or merged
  until     TEXT,			-- date, while suspended
  pause_ends INTEGER,			-- the end of that day: from then on its clock runs again
  merged_into BLOB,			-- while merged
  round     INTEGER NOT NULL,		-- 1, 2 … : reopened
  main      BLOB,			-- staff, the main assignee
  told_at   INTEGER,			-- when the assignees were told last, in this round and since it went to them
  dispatched_at INTEGER, accepted_at INTEGER, contacted_at INTEGER, resolved_at INTEGER, closed_at INTEGER,
  accept_due INTEGER, contact_due INTEGER, resolve_due INTEGER, follow_up_due INTEGER, -- as the pause moves them
  held_contact_due INTEGER, held_resolve_due INTEGER, -- while suspended: what they were before the pause
  due_at    INTEGER,			-- of what is due the next that is not met; NULL while nothing is due. Nothing is
					-- overdue before pause_ends, though what was late before may lie before it
  rule      TEXT,			-- the dispatch rule that matched
  limits    TEXT,			-- JSON: those of the last dispatch
  next_limits TEXT,			-- JSON: of the next; what the settings gave when it was opened, until a dispatch
  content   INTEGER,			-- of the last follow-up that reached the caller: 1 content, 0 not
  extension_asked INTEGER NOT NULL,
  rivals    INTEGER NOT NULL,		-- steps that do not count
  last_step BLOB NOT NULL		-- hash of the last step that counts, or of the opening
) WITHOUT ROWID;
CREATE INDEX ticket_number ON ticket(number);
CREATE INDEX ticket_state ON ticket(state, area, due_at, opened_at);
CREATE INDEX ticket_household ON ticket(household, state, opened_at);
CREATE INDEX ticket_opened ON ticket(opened_at, entity);
CREATE INDEX ticket_still ON ticket(state_at, entity);
CREATE INDEX ticket_opener ON ticket(opened_by, opened_at);
CREATE INDEX ticket_due ON ticket(due_at, entity) WHERE due_at IS NOT NULL;
CREATE INDEX ticket_area ON ticket(area, opened_at, entity);
CREATE INDEX ticket_callback ON ticket(callback) WHERE callback IS NOT NULL;
CREATE INDEX ticket_merged ON ticket(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ticket_rivals ON ticket(rivals) WHERE rivals > 0;

CREATE TABLE ticket_assignee(
  entity BLOB NOT NULL,			-- the ticket's
  staff  BLOB NOT NULL,
  part   TEXT NOT NULL,			-- main, co
  PRIMARY KEY (entity, staff)
) WITHOUT ROWID;
CREATE INDEX ticket_assignee_staff ON ticket_assignee(staff, entity);

CREATE TABLE ticket_step(
  entity BLOB NOT NULL,			-- the ticket's
  hash   BLOB NOT NULL,
  place  INTEGER NOT NULL,		-- in the total order
  step   TEXT NOT NULL,
  at_ms  INTEGER NOT NULL,
  author BLOB,
  on_behalf BLOB,			-- staff who reported by phone (代办)
  co     INTEGER NOT NULL,		-- a co-assignee's
  note   TEXT,
  result TEXT, until TEXT, rule TEXT,
  changed_rule TEXT,			-- of a dispatch: the rule whose proposal its author changed
  score INTEGER,			-- of a follow-up: 1 to 5; 0 for none
  parties TEXT,				-- JSON array of a dispatch: the main assignee first
  before TEXT,				-- the same of who had it until a reassignment
  overdue_since INTEGER,		-- of what was overdue when it was given to others, sent back or suspended
  overdue_limit TEXT,			-- and what was granted of it, "4 work hours"
  other  BLOB,				-- the ticket merged into, or what is linked
  correct TEXT,				-- JSON object of a correction: db/ticket_correct.c
  counts INTEGER NOT NULL,		-- 0: of a rival branch, for the desk to look at
  PRIMARY KEY (entity, hash)
) WITHOUT ROWID;
CREATE TABLE ticket_link(		-- what it is about beside its household
  entity BLOB NOT NULL,			-- the ticket's
  other  BLOB NOT NULL,			-- household, measure or diary
  place  INTEGER NOT NULL,		-- 0, 1, 2 … on the ticket
  PRIMARY KEY (entity, other)
) WITHOUT ROWID;
CREATE INDEX ticket_link_other ON ticket_link(other, entity);
CREATE INDEX ticket_step_author ON ticket_step(author, entity);
CREATE INDEX ticket_step_merge ON ticket_step(other) WHERE step = 'merge';
CREATE INDEX ticket_step_behalf ON ticket_step(on_behalf, entity) WHERE on_behalf IS NOT NULL;

-- fold_notice.c (notice.queue, notice.begin, notice.end, notice.read, notice.drop; scope of the ticket) ---
CREATE TABLE notice(
  entity    BLOB PRIMARY KEY,		-- random; of the clock's notices natural
  scope     TEXT NOT NULL,
  ticket    BLOB NOT NULL,
  staff     BLOB,			-- whom it is for; NULL: nobody is at the level, or stands in
  away      BLOB,			-- for whom they stand in, or nobody does
  kind      TEXT NOT NULL,		-- core/notice.h
  urgent    INTEGER NOT NULL,
  sender    TEXT NOT NULL,		-- tag of the station that sends it
  queued_at INTEGER NOT NULL,
  due_at    INTEGER,			-- what the clock's notices are about
  level     INTEGER,			-- of an overdue one: before whom, core/escalation.h
  state     TEXT NOT NULL,		-- core/notice.h
  state_at  INTEGER NOT NULL,
  channel   TEXT,			-- of the last try
  tries     INTEGER NOT NULL,
  unanswered INTEGER NOT NULL,		-- tries whose answer was lost: it may have come more than once
  detail    TEXT			-- what was in the way
) WITHOUT ROWID;
CREATE INDEX notice_ticket ON notice(ticket, queued_at, entity);
CREATE INDEX notice_sender ON notice(sender, state, staff, queued_at, entity);
CREATE INDEX notice_state ON notice(state, queued_at, entity);
CREATE INDEX notice_time ON notice(queued_at, entity);

CREATE TABLE notice_try(
  entity   BLOB NOT NULL,		-- the notice's
  batch    TEXT NOT NULL,		-- random: one message, of one notice or several
  staff    BLOB NOT NULL,
  urgent   INTEGER NOT NULL,
  channel  TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  ended_at INTEGER,			-- NULL while there is no answer
  outcome  TEXT,			-- core/notice.h
  PRIMARY KEY (entity, batch)
) WITHOUT ROWID;
CREATE INDEX notice_try_staff ON notice_try(staff, begun_at);

-- fold_call.c (call.ring, call.answer, call.end, call.back, call.promise, number.attach; scope county) -----------------------
CREATE TABLE call(
  entity    BLOB PRIMARY KEY,
  number    TEXT,			-- normalised; NULL when withheld
  rang_at   INTEGER NOT NULL,
  station   BLOB NOT NULL,
  answered_at INTEGER, answered_by BLOB,
  ended_at  INTEGER,
  result    TEXT,			-- ticket, advice, wrong, missed; NULL while nobody has said it
  household BLOB, ticket BLOB,
  note      TEXT,
  back_at   INTEGER,			-- a missed call: the last try to call back
  back_tries INTEGER NOT NULL,
  back_reached INTEGER NOT NULL,	-- 1: somebody was reached
  line_call TEXT			-- the line's own name for it; NULL when it has none
) WITHOUT ROWID;
CREATE TABLE call_promise(
  entity  BLOB NOT NULL,		-- the call's
  hash    BLOB NOT NULL,
  at_ms   INTEGER NOT NULL,
  author  BLOB,
  text    TEXT NOT NULL,		-- what was promised
  due_on  TEXT,				-- date; NULL when none was said
  kept_at INTEGER,
  PRIMARY KEY (entity, hash)
) WITHOUT ROWID;
CREATE INDEX call_promise_open ON call_promise(due_on, at_ms) WHERE kept_at IS NULL;
CREATE INDEX call_time ON call(rang_at, entity);
CREATE INDEX call_number ON call(number, rang_at);
CREATE INDEX call_result ON call(result, rang_at);
CREATE INDEX call_open ON call(rang_at) WHERE result IS NULL;
CREATE INDEX call_undecided ON call(rang_at) WHERE answered_at IS NOT NULL AND result IS NULL;
CREATE INDEX call_unanswered ON call(rang_at) WHERE answered_at IS NULL;
CREATE INDEX call_of_line ON call(line_call, rang_at) WHERE line_call IS NOT NULL;
CREATE INDEX call_on_line ON call(rang_at) WHERE line_call IS NOT NULL AND ended_at IS NULL;

CREATE TABLE number_note(		-- a number that is a household's, or a stranger's
  entity    BLOB PRIMARY KEY,		-- natural: number and household
  number    TEXT NOT NULL,
  household BLOB,
  maybe INTEGER NOT NULL,		-- 1: perhaps theirs, until somebody confirms it
  name      TEXT, note TEXT
) WITHOUT ROWID;
CREATE INDEX number_note_number ON number_note(number);
CREATE INDEX number_note_household ON number_note(household);

-- Whose a number is, beside staff_phone. Written through phone_key.c by the folds of household, member
-- and of numbers attached.
CREATE TABLE phone(
  number  TEXT NOT NULL,
  entity  BLOB NOT NULL,
  subject TEXT NOT NULL,		-- household, member, number
  PRIMARY KEY (number, entity)
) WITHOUT ROWID;
CREATE INDEX phone_entity ON phone(entity);

-- fold_phone_reveal.c (phone.reveal; scope of the household; entity random) --------------------------
CREATE TABLE phone_reveal(
  entity    BLOB PRIMARY KEY,
  scope     TEXT NOT NULL,
  household BLOB NOT NULL,
  author    BLOB,			-- staff, who saw the numbers whole
  at_ms     INTEGER NOT NULL,
  reason    TEXT
) WITHOUT ROWID;
CREATE INDEX phone_reveal_household ON phone_reveal(household, at_ms, entity);

-- fold_card.c (card.issue; scope of the household; entity natural: "card" of the household) ---------
CREATE TABLE card(
  entity    BLOB PRIMARY KEY,
  scope     TEXT NOT NULL,
  household BLOB NOT NULL,
  code      TEXT,			-- NULL while revoked
  issued_at INTEGER NOT NULL,
  issued    INTEGER NOT NULL		-- how many times
) WITHOUT ROWID;
CREATE INDEX card_code ON card(code);
CREATE INDEX card_household ON card(household);

-- fold_station.c (station.enrol, station.succeed, station.describe, county.found; scope common) -------------------------------------------
CREATE TABLE station(
  entity      BLOB PRIMARY KEY,		-- first 16 bytes of the fingerprint
  fingerprint BLOB NOT NULL,
  public_key  BLOB NOT NULL,
  tag         TEXT NOT NULL,		-- in ticket numbers
  name TEXT, place TEXT,
  enrolled_at INTEGER NOT NULL,
  successor_of BLOB			-- fingerprint of the key that this one took over from
) WITHOUT ROWID;
CREATE INDEX station_fingerprint ON station(fingerprint);

CREATE TABLE county(			-- one row
  entity BLOB PRIMARY KEY,		-- of the station that founded it
  code   TEXT NOT NULL,			-- 6 digits
  name   TEXT NOT NULL,
  root   BLOB NOT NULL			-- that station's fingerprint
) WITHOUT ROWID;

-- fold_config.c (config.publish; scope common) ---------------------------------------------------------
CREATE TABLE config(			-- one row an edition; the latest counts
  entity BLOB PRIMARY KEY,
  at_ms  INTEGER NOT NULL,
  text   TEXT NOT NULL			-- JSON, as core/config.h writes it
) WITHOUT ROWID;
CREATE INDEX config_time ON config(at_ms, entity);

-- fold_verdict.c (refuse, cut, redact) ---------------------------------------------------------------
CREATE TABLE refused(			-- entity: first 16 bytes of the target's hash
  entity BLOB PRIMARY KEY,
  target BLOB NOT NULL,
  reason TEXT
) WITHOUT ROWID;
CREATE INDEX refused_target ON refused(target);

CREATE TABLE cut(			-- entity: natural, of the chain
  entity  BLOB PRIMARY KEY,
  station BLOB NOT NULL,
  scope   TEXT NOT NULL,
  seq     INTEGER NOT NULL,		-- the last that counts
  hash    BLOB NOT NULL,
  reason  TEXT
) WITHOUT ROWID;
CREATE INDEX cut_chain ON cut(station, scope);

CREATE TABLE redacted(
  entity BLOB PRIMARY KEY,		-- first 16 bytes of the target's hash
  target BLOB NOT NULL
) WITHOUT ROWID;
