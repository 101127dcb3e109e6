-- trajectory_insert(place_id place, str slug, str title, str kind, int practice, person_id? owner, int now) one trajectory_id
insert into trajectory (place, slug, title, kind, practice, owner, created_at, changed_at, state_at)
values (:place, :slug, :title, :kind, :practice, :owner, :now, :now, :now) returning id;

-- trajectory_by_id(trajectory_id id) one trajectory
select id, place, slug, title, title_en, kind, practice, state, before_pause, coming, influence, decider, owner, version,
    starts_day, ends_day, decision_day, feedback_day, decision_ref, decision_text, feedback_text, evaluation_text, none_ground,
    created_at, changed_at, state_at from trajectory where id = :id;

-- trajectory_by_slug(place_id place, str slug) maybe trajectory
select id, place, slug, title, title_en, kind, practice, state, before_pause, coming, influence, decider, owner, version,
    starts_day, ends_day, decision_day, feedback_day, decision_ref, decision_text, feedback_text, evaluation_text, none_ground,
    created_at, changed_at, state_at from trajectory where place = :place and slug = :slug;

-- trajectory_set_state(trajectory_id id, str state, str before_pause, int now) exec
update trajectory set state = :state, before_pause = :before_pause, state_at = :now, changed_at = :now where id = :id;

-- trajectory_touch(trajectory_id id, int now) exec
update trajectory set changed_at = :now where id = :id;

-- trajectory_set_version(trajectory_id id, int version, int now) exec
update trajectory set version = :version, changed_at = :now where id = :id;

-- trajectory_set_decision(trajectory_id id, str ref, str body) exec
update trajectory set decision_ref = :ref, decision_text = :body where id = :id;

-- trajectory_set_feedback(trajectory_id id, str body) exec
update trajectory set feedback_text = :body where id = :id;

-- trajectory_set_evaluation(trajectory_id id, str body) exec
update trajectory set evaluation_text = :body where id = :id;

-- trajectory_set_ground(trajectory_id id, str ground) exec
update trajectory set none_ground = :ground where id = :id;

-- trajectory_event_insert(trajectory_id trajectory, str event, str from_state, str to_state, str role, str why, str ref, person_id? person, int now) one trajectory_event_id
insert into trajectory_event (trajectory, event, from_state, to_state, role, why, ref, person, at)
values (:trajectory, :event, :from_state, :to_state, :role, :why, :ref, :person, :now) returning id;

-- trajectory_events_of(trajectory_id trajectory) many trajectory_event
select id, trajectory, event, from_state, to_state, role, why, ref, at from trajectory_event where trajectory = :trajectory order by id;

-- trajectory_event_by_id(trajectory_event_id id) maybe trajectory_event
select id, trajectory, event, from_state, to_state, role, why, ref, at from trajectory_event where id = :id;

-- trajectory_texts(trajectory_id trajectory) many trajectory_text
select part, lang, body from trajectory_text where trajectory = :trajectory order by part, lang;

-- trajectory_text_set(trajectory_id trajectory, str part, str lang, str body) exec
insert into trajectory_text (trajectory, part, lang, body) values (:trajectory, :part, :lang, :body)
on conflict (trajectory, part, lang) do update set body = excluded.body;

-- trajectory_frames(trajectory_id trajectory) many trajectory_frame
select id, kind, body, body_en, why, why_en, confirmed_by, confirmed_ref, confirmed_day, seq
from trajectory_frame where trajectory = :trajectory order by seq, id;

-- trajectory_frame_insert(trajectory_id trajectory, str kind, str body, str body_en, str why, str why_en, int seq) one trajectory_frame_id
insert into trajectory_frame (trajectory, kind, body, body_en, why, why_en, seq)
values (:trajectory, :kind, :body, :body_en, :why, :why_en, :seq) returning id;

-- trajectory_frame_confirm(trajectory_frame_id id, trajectory_id trajectory, str confirmed_by, str confirmed_ref, int confirmed_day) changed
update trajectory_frame set confirmed_by = :confirmed_by, confirmed_ref = :confirmed_ref, confirmed_day = :confirmed_day
where id = :id and trajectory = :trajectory;

-- trajectory_frame_drop(trajectory_frame_id id, trajectory_id trajectory) changed
delete from trajectory_frame where id = :id and trajectory = :trajectory;

-- trajectory_ways(trajectory_id trajectory) many trajectory_way
select id, kind, title, title_en, body, body_en, minutes, from_day, until_day, href, seq
from trajectory_way where trajectory = :trajectory order by seq, id;

-- trajectory_way_insert(trajectory_id trajectory, str kind, str title, str title_en, str body, str body_en, int minutes, int? from_day, int? until_day, str href, int seq) one trajectory_way_id
insert into trajectory_way (trajectory, kind, title, title_en, body, body_en, minutes, from_day, until_day, href, seq)
values (:trajectory, :kind, :title, :title_en, :body, :body_en, :minutes, :from_day, :until_day, :href, :seq) returning id;

-- trajectory_way_drop(trajectory_way_id id, trajectory_id trajectory) changed
delete from trajectory_way where id = :id and trajectory = :trajectory;

-- It is a file that somebody added (core/upload.h), at an address of ours.
-- trajectory_document_set_upload(trajectory_document_id id, upload_id upload, str href) exec
update trajectory_document set upload = :upload, href = :href where id = :id;

-- trajectory_documents(trajectory_id trajectory) many trajectory_document
-- : id trajectory_document_id, title str, title_en str, href str, day int, scan str?, found str?
select d.id, d.title, d.title_en, d.href, d.day, s.state as scan, s.found from trajectory_document d left join upload u on u.id = d.upload
left join scan s on s.sha256 = u.sha256 where d.trajectory = :trajectory order by d.day desc, d.id desc;

-- trajectory_document_insert(trajectory_id trajectory, str title, str title_en, str href, int day, int now) one trajectory_document_id
insert into trajectory_document (trajectory, title, title_en, href, day, at) values (:trajectory, :title, :title_en, :href, :day, :now)
returning id;

-- trajectory_stops(trajectory_id trajectory) many trajectory_stop
select question, answer, note from trajectory_stop where trajectory = :trajectory order by question;

-- trajectory_stop_set(trajectory_id trajectory, str question, str answer, str note) exec
insert into trajectory_stop (trajectory, question, answer, note) values (:trajectory, :question, :answer, :note)
on conflict (trajectory, question) do update set answer = excluded.answer, note = excluded.note;

-- trajectory_version_insert(trajectory_id trajectory, int version, str body, str fingerprint, str why, int now) exec
insert into trajectory_version (trajectory, version, body, fingerprint, why, at)
values (:trajectory, :version, :body, :fingerprint, :why, :now);

-- trajectory_version_of(trajectory_id trajectory, int version) maybe trajectory_version
select version, body, fingerprint, why, at from trajectory_version where trajectory = :trajectory and version = :version;

-- The newest first, without their texts: each is a whole plan.
-- trajectory_versions(trajectory_id trajectory, int before, int limit_n) many trajectory_version_line
select version, fingerprint, why, at from trajectory_version where trajectory = :trajectory and version < :before
order by version desc limit :limit_n;

-- trajectory_change_insert(trajectory_id trajectory, int version, str part, str text_before, str text_after) exec
insert into trajectory_change (trajectory, version, part, text_before, text_after)
values (:trajectory, :version, :part, :text_before, :text_after);

-- trajectory_changes(trajectory_id trajectory, int from, int before) many trajectory_change
select version, part, text_before, text_after from trajectory_change
where trajectory = :trajectory and version >= :from and version < :before order by version, id;

-- trajectory_calls(trajectory_id trajectory) many trajectory_call
select id, question, asked_at, answer, ref, answered_at from trajectory_call where trajectory = :trajectory order by id;

-- trajectory_call_insert(trajectory_id trajectory, str question, person_id? person, int now) one trajectory_call_id
insert into trajectory_call (trajectory, question, asked_by, asked_at) values (:trajectory, :question, :person, :now) returning id;

-- trajectory_call_answer(trajectory_call_id id, trajectory_id trajectory, str answer, str ref, int now) changed
update trajectory_call set answer = :answer, ref = :ref, answered_at = :now
where id = :id and trajectory = :trajectory and answered_at is null;

-- trajectory_set_plan(trajectory_id id, str title, str title_en, str influence, str decider, int? starts_day, int? ends_day, int? decision_day, int? feedback_day, int coming, int now) exec
update trajectory set title = :title, title_en = :title_en, influence = :influence, decider = :decider, starts_day = :starts_day,
    ends_day = :ends_day, decision_day = :decision_day, feedback_day = :feedback_day, coming = :coming, changed_at = :now where id = :id;
