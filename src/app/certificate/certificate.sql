-- award_insert(str uid, str code, person_id person, learn_group_id learn_group, str kind, int number, int slot, signing_key_id signing_key, str name, str salt, str identity, str course, str course_slug, str title, str version, str place, str maker, str lang, int practice, int hours, int sessions, int from_day, int to_day, int now) one award_id
insert into award (uid, code, person, learn_group, kind, number, slot, signing_key, name, salt, identity, course, course_slug, title, version, place, maker, lang, practice, hours, sessions, from_day, to_day, issued_at)
values (:uid, :code, :person, :learn_group, :kind, :number, :slot, :signing_key, :name, :salt, :identity, :course, :course_slug, :title, :version, :place, :maker, :lang, :practice, :hours, :sessions, :from_day, :to_day, :now)
returning id;

-- award_by_code(str code) maybe award
select id, uid, code, person, learn_group, kind, number, slot, signing_key, name, salt, identity, course, course_slug, title, version, place, maker, lang, practice,
    hours, sessions, from_day, to_day, issued_at, revoked_at from award where code = :code;

-- awards_of(person_id person) many award
select id, uid, code, person, learn_group, kind, number, slot, signing_key, name, salt, identity, course, course_slug, title, version, place, maker, lang, practice,
    hours, sessions, from_day, to_day, issued_at, revoked_at from award where person = :person order by id desc limit 500;

-- awards_in(learn_group_id learn_group) many award_in
select id, code, person, kind, number, issued_at, revoked_at, revoked_why from award where learn_group = :learn_group order by id desc limit 20000;

-- Is that bit taken?
-- award_slot_taken(int slot) one int
-- : n int
select (select count(*) from award where slot = :slot) + (select count(*) from award_revoked where slot = :slot) as n;

-- award_revoke(award_id id, str by_uid, str why, int now) changed
update award set revoked_at = :now, revoked_by = :by_uid, revoked_why = :why where id = :id and revoked_at = 0;

-- award_revoked_put(int slot, int now) exec
insert into award_revoked (slot, at) values (:slot, :now) on conflict (slot) do nothing;

-- awards_revoked() many award_revoked
select slot, at from award_revoked order by slot;

-- Groups whose people can still earn something.
-- award_groups(int closed_after) many award_group
select id from learn_group where state in ('running', 'closed') and (closed_at = 0 or closed_at > :closed_after) order by id;

-- award_course(course_version_id version, str lang) maybe award_course
select c.slug, v.version as number, p.title from course_version v join course c on c.id = v.course
join course_part p on p.version = v.id and p.lang = :lang and p.kind = 'course' where v.id = :version;

-- The course that readers see, by its address: what a badge of it stands for.
-- award_course_live(str slug, str lang) maybe award_course
select c.slug, v.version as number, p.title from course c join course_version v on v.id = c.live
join course_part p on p.version = v.id and p.lang = :lang and p.kind = 'course' where c.slug = :slug;

-- award_module_live(str slug, str lang, int number) maybe award_module
select p.title, p.goal from course c join course_part p on p.version = c.live and p.lang = :lang and p.kind = 'module' and p.seq = :number where c.slug = :slug;

-- award_key_first() one int
-- : at int
select coalesce(min(made_at), 0) as at from signing_key;

-- What was printed of it goes when it is taken back.
-- award_pdf_drop(str nl, str en) exec
delete from pdf where key in (:nl, :en);

-- ---- for `meent certificate demo` ----

-- award_demo_course() maybe award_demo_course
select live from course where live > 0 order by id limit 1;

-- award_demo_running(learn_group_id id, int now) exec
update learn_group set state = 'running', changed_at = :now where id = :id;

-- award_demo_present(meeting_id meeting, group_member_id member, str uid, int at) exec
insert into meeting_presence (meeting, member, uid, state, minutes, how, reason, at) values (:meeting, :member, :uid, 'present', 0, 'code', '', :at);

-- award_demo_written(group_member_id member, str section, int module, str body, int now) exec
insert into workbook_section (member, section, module, title, body, share, changed_at)
values (:member, :section, :module, 'Oefening', :body, 'me', :now) on conflict (member, section) do nothing;
