-- What an import writes.

-- course_by_slug(str slug) maybe course_known
select id, uid, slug, live from course where slug = :slug;

-- course_by_uid(str uid) maybe course_known
select id, uid, slug, live from course where uid = :uid;

-- course_add(str uid, str slug) one course_id
insert into course (uid, slug, live) values (:uid, :slug, 0) returning id;

-- course_live_set(course_id course, int live) exec
update course set live = :live where id = :course;

-- course_upstream(course_id course) one int
-- the course it is a version of; 0: none
select upstream from course where id = :course;

-- course_version_of(course_id course, str content) maybe course_version_brief
select id, fingerprint, state, version, content from course_version where course = :course and content = :content order by id limit 1;

-- course_version_by_id(course_id course, int version) maybe course_version_brief
select id, fingerprint, state, version, content from course_version where course = :course and id = :version;

-- course_draft(course_id course) maybe course_version_brief
select id, fingerprint, state, version, content from course_version where course = :course and state = 'draft' order by id desc limit 1;

-- course_versions_unnamed(course_id course) many course_version_brief
-- of before versions were known by their content
select id, fingerprint, state, version, content from course_version where course = :course and content = '';

-- course_version_add(course_id course, str version, str licence, str fingerprint, int now, str content, int based_on, str who, str note) one course_version_id
insert into course_version (course, version, licence, fingerprint, made_at, state, content, based_on, who, note)
values (:course, :version, :licence, :fingerprint, :now, 'draft', :content, :based_on, :who, :note) returning id;

-- course_version_state_set(course_version_id version, str state) exec
update course_version set state = :state where id = :version;

-- course_version_content_set(course_version_id version, str content) exec
update course_version set content = :content where id = :version;

-- course_version_fingerprint_set(course_version_id version, str fingerprint) exec
update course_version set fingerprint = :fingerprint where id = :version;

-- course_parts_drop(course_version_id version) exec
delete from course_part where version = :version;

-- course_blocks_drop(course_version_id version) exec
delete from course_block where version = :version;

-- course_terms_drop(course_version_id version) exec
delete from course_term where version = :version;

-- course_files(int version) many course_file
select path, body from course_file where version = :version order by path;

-- course_assets(int version) many course_asset
select path, sha256, bytes from course_asset where version = :version order by path;

-- course_asset_add(course_version_id version, str path, str sha256, int bytes) exec
insert into course_asset (version, path, sha256, bytes) values (:version, :path, :sha256, :bytes);

-- course_act_add(course_id course, str kind, int version, int live_before, str state_before, int now) exec
insert into course_act (course, kind, version, live_before, state_before, at, undone_at)
values (:course, :kind, :version, :live_before, :state_before, :now, 0);

-- course_act_last(course_id course) maybe course_act
select id, kind, version, live_before, state_before, at from course_act where course = :course and undone_at = 0 order by id desc limit 1;

-- course_act_undo(course_act_id act, int now) exec
update course_act set undone_at = :now where id = :act;

-- course_list() many course_known
select id, uid, slug, live from course order by id;

-- course_versions(course_id course) many course_version_line
select id, version, state, made_at, who, note, based_on from course_version where course = :course order by id;

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
