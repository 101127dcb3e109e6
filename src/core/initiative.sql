-- ---- budgets ----

-- initiative_budget_insert(place_id place, int year, str title, str title_en, int total, str source, int now) one initiative_budget_id
insert into initiative_budget (place, year, title, title_en, total, source, created_at)
values (:place, :year, :title, :title_en, :total, :source, :now) returning id;

-- initiative_budget_same(place_id place, int year, str title) maybe int
-- : n int
select 1 as n from initiative_budget where place = :place and year = :year and title = :title;

-- initiative_budgets_of(place_id place) many initiative_budget
select id, place, year, title, title_en, total, granted, source from initiative_budget where place = :place order by year desc, title, id;

-- initiative_budget_by_id(place_id place, initiative_budget_id id) maybe initiative_budget
select id, place, year, title, title_en, total, granted, source from initiative_budget where place = :place and id = :id;

-- Takes from what is left, or nothing when there is not enough.
-- initiative_budget_take(initiative_budget_id id, int amount) changed
update initiative_budget set granted = granted + :amount where id = :id and granted + :amount <= total;

-- initiative_budget_back(initiative_budget_id id, int amount) exec
update initiative_budget set granted = granted - :amount where id = :id;

-- What was given from a budget, for the page of budgets: a grant is of what everybody sees, unless it was hidden since.
-- initiative_grants(place_id place) many initiative_grant
-- : budget initiative_budget_id, number int, title str, lang str, granted int, state str
select budget, number, title, lang, granted, state from initiative where place = :place and budget is not null and granted > 0 and shown = 1 order by id desc limit 500;

-- ---- the thing itself ----

-- initiative_next(place_id place) one int
-- : n int
insert into initiative_count (place, n) values (:place, 1)
on conflict (place) do update set n = initiative_count.n + 1 returning n;

-- initiative_insert(place_id place, int number, str key_hash, str kind, int light, int practice, str lang, place_id area, str title, str gist, str body, str maker_name, str maker_mail, int maker_age, int named, person_id? person, int now) one initiative_id
insert into initiative (place, number, key_hash, kind, light, practice, lang, area, title, gist, body, maker_name, maker_mail, maker_age, named,
    person, created_at, changed_at, state_at)
values (:place, :number, :key_hash, :kind, :light, :practice, :lang, :area, :title, :gist, :body, :maker_name, :maker_mail, :maker_age, :named,
    :person, :now, :now, :now) returning id;

-- initiative_by_id(initiative_id id) one initiative
select id, place, number, kind, state, shown, phase, practice, lang, area, title, gist, body, ask, amount, costs, holder, budget, granted,
    maker_name, maker_mail, maker_age, named, person, threshold, min_age, last_day, bylaw, signed_n, reached_at, sample_seed, sample_n,
    checked_n, wrong_n, meeting_day, ref, decision, feedback, ground, spent, account, photo, photo_alt, into_id, erase_day, erased_n,
    created_at, changed_at, state_at, shown_at, online, paper, percent, residents, filed_day, file_day, light, hidden from initiative where id = :id;

-- initiative_by_number(place_id place, int number) maybe initiative
select id, place, number, kind, state, shown, phase, practice, lang, area, title, gist, body, ask, amount, costs, holder, budget, granted,
    maker_name, maker_mail, maker_age, named, person, threshold, min_age, last_day, bylaw, signed_n, reached_at, sample_seed, sample_n,
    checked_n, wrong_n, meeting_day, ref, decision, feedback, ground, spent, account, photo, photo_alt, into_id, erase_day, erased_n,
    created_at, changed_at, state_at, shown_at, online, paper, percent, residents, filed_day, file_day, light, hidden from initiative where place = :place and number = :number;

-- initiative_by_key(str key_hash) maybe initiative
select id, place, number, kind, state, shown, phase, practice, lang, area, title, gist, body, ask, amount, costs, holder, budget, granted,
    maker_name, maker_mail, maker_age, named, person, threshold, min_age, last_day, bylaw, signed_n, reached_at, sample_seed, sample_n,
    checked_n, wrong_n, meeting_day, ref, decision, feedback, ground, spent, account, photo, photo_alt, into_id, erase_day, erased_n,
    created_at, changed_at, state_at, shown_at, online, paper, percent, residents, filed_day, file_day, light, hidden from initiative where key_hash = :key_hash;

-- initiative_set_text(initiative_id id, str title, str gist, str body, str ask, place_id area, int amount, str costs, str holder, initiative_budget_id? budget, int now) exec
update initiative set title = :title, gist = :gist, body = :body, ask = :ask, area = :area, amount = :amount, costs = :costs,
    holder = :holder, budget = :budget, changed_at = :now where id = :id;

-- What may still change while something public is asked for: nothing that everybody sees.
-- initiative_set_money(initiative_id id, str holder, initiative_budget_id? budget, int now) exec
update initiative set holder = :holder, budget = :budget, changed_at = :now where id = :id;

-- initiative_set_maker(initiative_id id, str name, str mail, int age, int named) exec
update initiative set maker_name = :name, maker_mail = :mail, maker_age = :age, named = :named where id = :id;

-- initiative_set_account(initiative_id id, int spent, str account, str photo_alt, int now) exec
update initiative set spent = :spent, account = :account, photo_alt = :photo_alt, changed_at = :now where id = :id;

-- initiative_set_photo(initiative_id id, str photo, int now) exec
update initiative set photo = :photo, changed_at = :now where id = :id;

-- initiative_photo_insert(initiative_id initiative, str sha256, bytes body, person_id? person, int now) one initiative_photo_id
insert into initiative_photo (initiative, state, sha256, body, person, at) values (:initiative, 'waiting', :sha256, :body, :person, :now) returning id;

-- initiative_photo_raw(initiative_photo_id id) maybe initiative_photo_raw
-- : initiative initiative_id, body bytes
select p.initiative, p.body from initiative_photo p where p.id = :id and p.state = 'waiting' and p.body is not null
    and not exists (select 1 from scan s where s.sha256 = p.sha256 and s.state in ('held', 'infected'));

-- initiative_photo_sum(initiative_photo_id id) maybe str
select sha256 from initiative_photo where id = :id and state = 'waiting' and body is not null;

-- initiative_photo_made(initiative_photo_id id, bytes body, str sha256, int width, int height) changed
update initiative_photo set state = 'ready', body = :body, sha256 = :sha256, width = :width, height = :height where id = :id and state = 'waiting';

-- initiative_photo_refuse(initiative_photo_id id) changed
update initiative_photo set state = 'refused', body = null where id = :id and state = 'waiting';

-- The rows stay a while, so that what one sends in a day can be counted.
-- initiative_photo_drop(initiative_id initiative) exec
update initiative_photo set state = 'gone', sha256 = '', body = null where initiative = :initiative and state <> 'gone';

-- The newest that is not gone, without its bytes.
-- initiative_photo_now(initiative_id initiative) maybe initiative_photo_head
-- : id initiative_photo_id, state str, sha256 str, width int, height int
select id, state, sha256, width, height from initiative_photo where initiative = :initiative and state <> 'gone' order by id desc limit 1;

-- initiative_photo_body(initiative_id initiative, str sha256) maybe initiative_photo_bytes
-- : body bytes
select body from initiative_photo where initiative = :initiative and state = 'ready' and sha256 = :sha256 and body is not null order by id desc limit 1;

-- initiative_photos_sent(initiative_id initiative, int since) one int
-- : n int
select count(*) as n from initiative_photo where initiative = :initiative and at >= :since;

-- initiative_photos_sent_by(person_id person, int since) one int
-- : n int
select count(*) as n from initiative_photo where person = :person and at >= :since;

-- initiative_photos_past(int before) changed
delete from initiative_photo where state in ('gone', 'refused') and at < :before;

-- Of what ended long ago, or is hidden as long.
-- initiatives_with_old_photo(int before, int limit_n) many initiative_due
-- : id initiative_id
select id from (select id, state_at from initiative where phase = 3 and photo <> '' and state_at < :before
    union all select id, state_at from initiative where hidden = 1 and photo <> '' and state_at < :before) x order by state_at limit :limit_n;

-- What becomes public stays so: with its reason, also when it ends. What was hidden since no step shows.
-- initiative_set_state(initiative_id id, str state, int shows, int phase, int now) exec
update initiative set state = :state, phase = case when hidden = 0 and (shown = 1 or :shows = 1) then :phase else 0 end,
    shown_at = case when shown = 0 and hidden = 0 and :shows = 1 then :now else shown_at end,
    shown = case when hidden = 0 and :shows = 1 then 1 else shown end, state_at = :now, changed_at = :now where id = :id;

-- Out of sight, or back: of what everybody saw.
-- initiative_set_hidden(initiative_id id, int hidden, int phase, int now) changed
update initiative set hidden = :hidden, shown = 1 - :hidden, phase = :phase, changed_at = :now
where id = :id and shown = :hidden and hidden = 1 - :hidden;

-- initiative_set_filed(initiative_id id, int filed_day) exec
update initiative set filed_day = :filed_day where id = :id;

-- initiative_set_rules(initiative_id id, int threshold, int min_age, int? last_day, str bylaw) exec
update initiative set threshold = :threshold, min_age = :min_age, last_day = :last_day, bylaw = :bylaw where id = :id;

-- initiative_set_file_day(initiative_id id, int file_day) exec
update initiative set file_day = :file_day where id = :id;

-- initiative_set_ways(initiative_id id, int online, int paper, int percent, int residents) exec
update initiative set online = :online, paper = :paper, percent = :percent, residents = :residents where id = :id;

-- initiative_set_granted(initiative_id id, int granted, str decision) exec
update initiative set granted = :granted, decision = :decision where id = :id;

-- initiative_set_ground(initiative_id id, str ground, str decision) exec
update initiative set ground = :ground, decision = :decision where id = :id;

-- initiative_set_decision(initiative_id id, str ref, str decision) exec
update initiative set ref = :ref, decision = :decision where id = :id;

-- initiative_set_feedback(initiative_id id, str feedback) exec
update initiative set feedback = :feedback where id = :id;

-- initiative_set_meeting(initiative_id id, int meeting_day) exec
update initiative set meeting_day = :meeting_day where id = :id;

-- initiative_set_sample(initiative_id id, str seed, int n) exec
update initiative set sample_seed = :seed, sample_n = :n, checked_n = 0, wrong_n = 0 where id = :id;

-- initiative_set_sample_n(initiative_id id, int n) exec
update initiative set sample_n = :n where id = :id;

-- initiative_set_checked(initiative_id id, int checked, int wrong) exec
update initiative set checked_n = :checked, wrong_n = :wrong where id = :id;

-- initiative_set_into(initiative_id id, initiative_id? into_id) exec
update initiative set into_id = :into_id where id = :id;

-- initiative_set_erase(initiative_id id, int erase_day) exec
update initiative set erase_day = :erase_day where id = :id and erase_day is null;

-- One more that counts, or one less. The row stays locked until the end of the transaction.
-- initiative_signed_add(initiative_id id, int n, int now) one initiative_signed
update initiative set signed_n = signed_n + :n, changed_at = :now where id = :id returning signed_n, threshold, state;

-- What was filled without counting.
-- initiative_recount(int first, int last) exec
update initiative set signed_n = (select count(*) from initiative_signature s where s.initiative = initiative.id and s.state = 'valid')
where id >= :first and id <= :last;

-- initiative_reached(initiative_id id, int? at) exec
update initiative set reached_at = :at where id = :id;

-- Not while names that were given in time wait for somebody to look, or on a sheet to be typed: those until that day.
-- initiatives_past(int today, int typed_by, int limit_n) many initiative_due
-- : id initiative_id
select id from initiative where state = 'collecting' and last_day < :today and not exists (
    select 1 from initiative_signature s where s.initiative = initiative.id and s.state = 'pending' and s.held = 2)
and (last_day < :typed_by or not exists (
    select 1 from initiative_sheet p where p.initiative = initiative.id and p.done_at = 0 and p.came_day <= initiative.last_day))
order by last_day limit :limit_n;

-- Enough names, and not handed in while that could be done.
-- initiatives_unfiled(int today, int limit_n) many initiative_due
-- : id initiative_id
select id from initiative where state = 'reached' and last_day < :today and file_day < :today order by last_day limit :limit_n;

-- The same, that soon ends: once.
-- initiatives_to_remind(int today, int soon, int limit_n) many initiative_due
-- : id initiative_id
select id from initiative where state = 'reached' and last_day < :today and file_day <= :soon and reminded = 0 order by last_day limit :limit_n;

-- initiative_reminded(initiative_id id) exec
update initiative set reminded = 1 where id = :id;

-- ---- lists ----

-- Everything that is public, before that number.
-- initiative_list_all(place_id place, str kind, int before, int limit_n) many initiative_line
-- : id initiative_id, number int, kind str, state str, title str, gist str, lang str, practice int, signed_n int, threshold int, amount int, granted int, last_day int?, meeting_day int?, changed_at int, shown_at int, light int, area_name str
select i.id, i.number, i.kind, i.state, i.title, i.gist, i.lang, i.practice, i.signed_n, i.threshold, i.amount, i.granted, i.last_day, i.meeting_day, i.changed_at, i.shown_at, i.light, a.name as area_name
from initiative i join place a on a.id = i.area
where i.place = :place and i.shown = 1 and (:kind = '' or i.kind = :kind) and i.id < :before order by i.id desc limit :limit_n;

-- initiative_list_phase(place_id place, int phase, str kind, int before, int limit_n) many initiative_line
-- : id initiative_id, number int, kind str, state str, title str, gist str, lang str, practice int, signed_n int, threshold int, amount int, granted int, last_day int?, meeting_day int?, changed_at int, shown_at int, light int, area_name str
select i.id, i.number, i.kind, i.state, i.title, i.gist, i.lang, i.practice, i.signed_n, i.threshold, i.amount, i.granted, i.last_day, i.meeting_day, i.changed_at, i.shown_at, i.light, a.name as area_name
from initiative i join place a on a.id = i.area
where i.place = :place and i.phase = :phase and (:kind = '' or i.kind = :kind) and i.id < :before order by i.id desc limit :limit_n;

-- initiative_lines(initiative_id id) one initiative_line
-- : id initiative_id, number int, kind str, state str, title str, gist str, lang str, practice int, signed_n int, threshold int, amount int, granted int, last_day int?, meeting_day int?, changed_at int, shown_at int, light int, area_name str
select i.id, i.number, i.kind, i.state, i.title, i.gist, i.lang, i.practice, i.signed_n, i.threshold, i.amount, i.granted, i.last_day, i.meeting_day, i.changed_at, i.shown_at, i.light, a.name as area_name
from initiative i join place a on a.id = i.area where i.id = :id;

-- For who looks whether it is there already: those that people can still join, and those that were done.
-- initiative_texts(place_id place, int limit_n) many initiative_text
-- : id initiative_id, number int, title str, gist str
select id, number, title, gist from initiative where place = :place and shown = 1 order by id desc limit :limit_n;

-- What waits for an official in this state, the oldest first; with what was promised first and who is up.
-- initiative_desk_lines(place_id place, str state, int limit_n) many initiative_desk
-- : id initiative_id, number int, kind str, state str, title str, lang str, state_at int, signed_n int, threshold int, last_day int?, light int, due_day int?, turn str
select i.id, i.number, i.kind, i.state, i.title, i.lang, i.state_at, i.signed_n, i.threshold, i.last_day, i.light,
    (select c.due_day from clock c where c.object = 'initiative:' || i.id and c.object <> '' and c.ended_day is null order by c.due_day, c.id limit 1) as due_day,
    coalesce((select c.turn from clock c where c.object = 'initiative:' || i.id and c.object <> '' and c.ended_day is null order by c.due_day, c.id limit 1), '') as turn
from initiative i where i.state = :state and i.place = :place order by i.state_at, i.id limit :limit_n;

-- What comes to the council, and what ripens.
-- initiative_council_lines(place_id place, str state, int limit_n) many initiative_line
-- : id initiative_id, number int, kind str, state str, title str, gist str, lang str, practice int, signed_n int, threshold int, amount int, granted int, last_day int?, meeting_day int?, changed_at int, shown_at int, light int, area_name str
select i.id, i.number, i.kind, i.state, i.title, i.gist, i.lang, i.practice, i.signed_n, i.threshold, i.amount, i.granted, i.last_day, i.meeting_day, i.changed_at, i.shown_at, i.light, a.name as area_name
from initiative i join place a on a.id = i.area
where i.state = :state and i.place = :place and i.shown = 1 order by i.meeting_day, i.id limit :limit_n;

-- initiative_figures(place_id place) many initiative_figure
-- : phase int, n int
select phase, n from initiative_tally where place = :place and n > 0 order by phase;

-- initiative_tally_add(place_id place, int phase, int n) exec
insert into initiative_tally (place, phase, n) values (:place, :phase, :n)
on conflict (place, phase) do update set n = initiative_tally.n + excluded.n;

-- ---- steps ----

-- initiative_event_insert(initiative_id initiative, str event, str from_state, str to_state, str role, str why, str ref, person_id? person, int now) one initiative_event_id
insert into initiative_event (initiative, event, from_state, to_state, role, why, ref, person, at)
values (:initiative, :event, :from_state, :to_state, :role, :why, :ref, :person, :now) returning id;

-- initiative_events_of(initiative_id initiative) many initiative_event
select id, initiative, event, from_state, to_state, role, why, ref, at from initiative_event where initiative = :initiative order by id desc limit 200;

-- initiative_event_by_id(initiative_event_id id) maybe initiative_event
select id, initiative, event, from_state, to_state, role, why, ref, at from initiative_event where id = :id;

-- ---- signatures ----

-- initiative_signature_insert(initiative_id initiative, str state, str channel, str key_hash, str mail, str mail_once, str name, str postcode, str house, int born_day, str who_once, str lang, person_id? person, int now, int? counted, int held) one initiative_signature_id
insert into initiative_signature (initiative, state, channel, key_hash, mail, mail_once, name, postcode, house, born_day, who_once, lang,
    person, created_at, counted_at, held)
values (:initiative, :state, :channel, :key_hash, :mail, :mail_once, :name, :postcode, :house, :born_day, :who_once, :lang,
    :person, :now, :counted, :held) returning id;

-- initiative_signature_by_key(str key_hash) maybe initiative_signature
select id, initiative, state, channel, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at, held from initiative_signature where key_hash = :key_hash;

-- initiative_signature_by_ask(str ask_hash) maybe initiative_signature
select id, initiative, state, channel, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at, held from initiative_signature where ask_hash = :ask_hash;

-- initiative_signature_by_id(initiative_signature_id id) one initiative_signature
select id, initiative, state, channel, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at, held from initiative_signature where id = :id;

-- Has somebody with this address, or of this name at this address, signed? Both may be the same person.
-- initiative_signature_same(initiative_id initiative, str mail_once, str who_once) one int
-- : n int
select (select count(*) from initiative_signature where initiative = :initiative and state = 'valid' and mail_once <> '' and mail_once = :mail_once)
    + (select count(*) from initiative_signature where initiative = :initiative and state = 'valid' and who_once = :who_once) as n;

-- It counts from now, if it still waits. What is broken by a rule of one person once is a conflict: ask first.
-- initiative_signature_count(initiative_signature_id id, int now) changed
update initiative_signature set state = 'valid', counted_at = :now where id = :id and state = 'pending';

-- The row stays, so that the same form sent late does not bring it back; what it said of the person does not.
-- initiative_signature_withdraw(initiative_signature_id id, str was) changed
update initiative_signature set state = 'withdrawn', mail = '', mail_once = '', name = '', postcode = '', house = '', born_day = 0, who_once = '', person = null, ask_hash = null
where id = :id and state = :was;

-- Letters that went to this address since then.
-- initiative_signature_sent(str mail_once, int since) one int
-- : n int
select count(*) as n from initiative_signature where mail_once = :mail_once and mail_once <> '' and created_at >= :since;

-- initiative_signatures_of_person(person_id person) many initiative_signature
select id, initiative, state, channel, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at, held from initiative_signature where person = :person order by id limit 1000;

-- initiative_pending(initiative_id initiative) one int
-- : n int
select count(*) as n from initiative_signature where initiative = :initiative and state = 'pending';

-- Per way and state, for the desk.
-- initiative_ways(initiative_id initiative) many initiative_way
-- : channel str, state str, n int
select channel, state, count(*) as n from initiative_signature where initiative = :initiative group by channel, state order by channel, state;

-- initiative_valid_ids(initiative_id initiative) many initiative_valid
-- : id initiative_signature_id
select id from initiative_signature where initiative = :initiative and state = 'valid' order by id;

-- initiative_signatures_valid(initiative_id initiative) many initiative_signature
select id, initiative, state, channel, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at, held from initiative_signature
where initiative = :initiative and state = 'valid' and mail <> '' order by id limit 2000;

-- Who is asked whether their support may move, after that one.
-- initiative_to_ask(initiative_id initiative, int after, int limit_n) many initiative_signature
select id, initiative, state, channel, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at, held from initiative_signature
where initiative = :initiative and state = 'valid' and mail <> '' and ask_hash is null and id > :after order by id limit :limit_n;

-- Another key for who lost the letter: the old one opens nothing any more.
-- initiative_signature_rekey(initiative_signature_id id, str key_hash) exec
update initiative_signature set key_hash = :key_hash where id = :id;

-- initiative_signature_strike(initiative_signature_id id) changed
update initiative_signature set state = 'struck' where id = :id and state = 'pending';

-- initiative_signature_by_mail(initiative_id initiative, str mail_once) maybe initiative_signature
select id, initiative, state, channel, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at, held from initiative_signature
where initiative = :initiative and mail_once = :mail_once and state = 'valid' and mail_once <> '';

-- initiative_signature_asked(initiative_signature_id id, str ask_hash) exec
update initiative_signature set ask_hash = :ask_hash where id = :id;

-- initiative_pending_past(int before) changed
delete from initiative_signature where state = 'pending' and held <> 2 and created_at < :before;

-- Its person pressed the button; now somebody has to look.
-- initiative_held_confirm(initiative_signature_id id) changed
update initiative_signature set held = 2 where id = :id and state = 'pending' and held = 1;

-- initiative_held_n(initiative_id initiative) one int
-- : n int
select count(*) as n from initiative_signature where initiative = :initiative and state = 'pending' and held = 2;

-- initiative_held(initiative_id initiative, int limit_n) many initiative_signature
select id, initiative, state, channel, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at, held from initiative_signature
where initiative = :initiative and state = 'pending' and held = 2 order by id limit :limit_n;

-- What was not confirmed yet goes on as any other.
-- initiative_held_let_go(initiative_id initiative) changed
update initiative_signature set held = 0 where initiative = :initiative and state = 'pending' and held = 1;

-- initiatives_to_erase(int today, int limit_n) many initiative_due
-- : id initiative_id
select id from initiative where erase_day is not null and erase_day <= :today order by erase_day limit :limit_n;

-- initiative_signatures_erase(initiative_id initiative) changed
delete from initiative_signature where initiative = :initiative;

-- initiative_erased(initiative_id id, int n) exec
update initiative set erase_day = null, erased_n = erased_n + :n where id = :id;

-- ---- sheets ----

-- initiative_sheet_insert(initiative_id initiative, str code, int now) one initiative_sheet_id
insert into initiative_sheet (initiative, code, made_at) values (:initiative, :code, :now) returning id;

-- initiative_sheet_by_code(initiative_id initiative, str code) maybe initiative_sheet
select id, code, made_at, done_at, counted, twice, came_day from initiative_sheet where initiative = :initiative and code = :code;

-- initiative_sheets(initiative_id initiative, int after, int limit_n) many initiative_sheet_line
-- : id initiative_sheet_id, code str, made_at int, done_at int, counted int, twice int, came_day int?, typists int
select s.id, s.code, s.made_at, s.done_at, s.counted, s.twice, s.came_day,
    (select count(distinct e.person) from initiative_entry e where e.sheet = s.id) as typists
from initiative_sheet s where s.initiative = :initiative and s.id > :after order by s.id limit :limit_n;

-- initiative_sheet_n(initiative_id initiative) one int
-- : n int
select count(*) as n from initiative_sheet where initiative = :initiative;

-- The first who says it: it does not move afterwards.
-- initiative_sheet_came(initiative_sheet_id id, int came_day) changed
update initiative_sheet set came_day = :came_day where id = :id and came_day is null;

-- initiative_sheet_done(initiative_sheet_id id, int counted, int twice, int now) changed
update initiative_sheet set done_at = :now, counted = :counted, twice = :twice where id = :id and done_at = 0;

-- initiative_entry_insert(initiative_sheet_id sheet, person_id person, int line, str name, str postcode, str house, int born_day, int now) changed
insert into initiative_entry (sheet, person, line, name, postcode, house, born_day, at)
values (:sheet, :person, :line, :name, :postcode, :house, :born_day, :now) on conflict (sheet, person, line) do nothing;

-- initiative_entries(initiative_sheet_id sheet) many initiative_entry
select id, person, line, name, postcode, house, born_day, at from initiative_entry where sheet = :sheet order by line, id;

-- initiative_entries_drop(initiative_sheet_id sheet) exec
delete from initiative_entry where sheet = :sheet;

-- initiative_entries_past(int before) changed
delete from initiative_entry where at < :before;

-- ---- the sample ----

-- initiative_look_insert(initiative_id initiative, initiative_signature_id signature, int place_in) exec
insert into initiative_look (initiative, signature, place_in) values (:initiative, :signature, :place_in);

-- initiative_looks(initiative_id initiative, int after, int limit_n) many initiative_look_line
-- : place_in int, found str, signature initiative_signature_id, channel str, name str, postcode str, house str, born_day int, counted_at int?
select l.place_in, l.found, l.signature, s.channel, s.name, s.postcode, s.house, s.born_day, s.counted_at
from initiative_look l join initiative_signature s on s.id = l.signature
where l.initiative = :initiative and l.place_in > :after order by l.place_in limit :limit_n;

-- initiative_look_set(initiative_id initiative, int place_in, str found, person_id? person, int now) changed
update initiative_look set found = :found, person = :person, at = :now where initiative = :initiative and place_in = :place_in;

-- initiative_look_sums(initiative_id initiative) many initiative_look_sum
-- : found str, n int
select found, count(*) as n from initiative_look where initiative = :initiative group by found order by found;

-- initiative_looks_drop(initiative_id initiative) exec
delete from initiative_look where initiative = :initiative;

-- ---- people ----

-- initiatives_of_person(person_id person) many initiative
select id, place, number, kind, state, shown, phase, practice, lang, area, title, gist, body, ask, amount, costs, holder, budget, granted,
    maker_name, maker_mail, maker_age, named, person, threshold, min_age, last_day, bylaw, signed_n, reached_at, sample_seed, sample_n,
    checked_n, wrong_n, meeting_day, ref, decision, feedback, ground, spent, account, photo, photo_alt, into_id, erase_day, erased_n,
    created_at, changed_at, state_at, shown_at, online, paper, percent, residents, filed_day, file_day, light, hidden from initiative where person = :person order by id limit 500;

-- initiatives_unname(person_id person) exec
update initiative set maker_name = '', maker_mail = '', named = 0 where person = :person;

-- initiatives_unname_past(int ended_before, int made_before) changed
update initiative set maker_name = '', maker_mail = '', named = 0
where (maker_name <> '' or maker_mail <> '') and (created_at < :made_before
    or (phase = 3 and state_at < :ended_before) or (shown = 0 and state_at < :ended_before));
