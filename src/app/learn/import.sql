-- What an import writes.

-- course_by_slug(str slug) maybe course_known
select id, uid, slug, live from course where slug = :slug;

-- course_by_uid(str uid) maybe course_known
select id, uid, slug, live from course where uid = :uid;

-- course_add(str uid, str slug) one course_id
insert into course (uid, slug, live) values (:uid, :slug, 0) returning id;

-- course_live_set(course_id course, int live) exec
update course set live = :live where id = :course;

-- course_version_known(course_id course, str fingerprint) maybe course_version_id
select id from course_version where course = :course and fingerprint = :fingerprint;

-- course_version_add(course_id course, str version, str licence, str fingerprint, int now) one course_version_id
insert into course_version (course, version, licence, fingerprint, made_at)
values (:course, :version, :licence, :fingerprint, :now) returning id;

-- course_file_add(course_version_id version, str path, str body) exec
insert into course_file (version, path, body) values (:version, :path, :body);

-- course_part_add(course_version_id version, str lang, str kind, str module, str slug, str uid, int seq, int step, str said, str title, str summary, str goal, str phase, str ref, int minutes, int live_minutes, int people, str form, str html) exec
insert into course_part (version, lang, kind, module, slug, uid, seq, step, said, title, summary, goal, phase, ref, minutes, live_minutes, people, form, html)
values (:version, :lang, :kind, :module, :slug, :uid, :seq, :step, :said, :title, :summary, :goal, :phase, :ref, :minutes, :live_minutes, :people, :form, :html);

-- course_block_add(course_version_id version, str lang, str part, int seq, str kind, str uid, str ref, str title, str html, str feedback, int correct, int minutes, int starts, str form, str software, int must, str hall, str needs, str fixed) exec
insert into course_block (version, lang, part, seq, kind, uid, ref, title, html, feedback, correct, minutes, starts, form, software, must, room, needs, fixed)
values (:version, :lang, :part, :seq, :kind, :uid, :ref, :title, :html, :feedback, :correct, :minutes, :starts, :form, :software, :must, :hall, :needs, :fixed);

-- course_term_add(course_version_id version, str lang, int seq, str slug, str uid, str said, str name, str plain, str formal) exec
insert into course_term (version, lang, seq, slug, uid, said, name, plain, formal)
values (:version, :lang, :seq, :slug, :uid, :said, :name, :plain, :formal);

-- course_uids(int version) many course_uid
-- what a version put into search, to take out what is not in the next one
select distinct uid from course_part where version = :version
union select distinct uid from course_term where version = :version;
