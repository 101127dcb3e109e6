-- What the library reads and writes. Queries for pages stand in the .sql beside their pages.

-- series_put(str slug, str guid, int now) one series_id
insert into series (slug, guid, changed_at) values (:slug, :guid, :now)
on conflict (slug) do update set slug = excluded.slug
returning id;

-- series_touch(series_id series, int now) exec
update series set changed_at = :now where id = :series;

-- series_text_put(series_id series, str lang, str title, str summary, str author, str body, str head) changed
insert into series_text (series, lang, title, summary, author, body, head) values (:series, :lang, :title, :summary, :author, :body, :head)
on conflict (series, lang) do update set title = excluded.title, summary = excluded.summary, author = excluded.author,
    body = excluded.body, head = excluded.head
where series_text.head <> excluded.head or series_text.body <> excluded.body;

-- series_texts() many series_text
select s.slug, t.lang, t.body, t.head from series s join series_text t on t.series = s.id order by s.slug, t.lang;

-- series_by_slug(str slug) maybe series_id
select id from series where slug = :slug;

-- item_known(str slug) maybe item_known
-- what stood there before, to keep what must not change
select id, uid, state, created_at, duration_ms from item where slug = :slug;

-- item_slug_of(str uid) maybe item_slug
select slug from item where uid = :uid;

-- item_add(str uid, str slug, str kind, str lang, int dated, str licence, int now) exec
insert into item (uid, slug, kind, state, lang, dated, licence, place, module, practice, season, episode, duration_ms, created_at, changed_at)
values (:uid, :slug, :kind, 'draft', :lang, :dated, :licence, '', '', 0, 0, 0, 0, :now, :now);

-- item_set(item_id item, str kind, str lang, int dated, str licence, str place, str module, int practice, series_id? series, int season, int episode, int now) exec
update item set kind = :kind, lang = :lang, dated = :dated, licence = :licence, place = :place, module = :module,
    practice = :practice, series = :series, season = :season, episode = :episode, changed_at = :now
where id = :item;

-- item_state_set(item_id item, str state, int now) exec
update item set state = :state, changed_at = :now where id = :item;

-- item_duration_set(item_id item, int duration_ms, int now) exec
update item set duration_ms = :duration_ms, changed_at = :now where id = :item;

-- item_touch(item_id item, int now) exec
update item set changed_at = :now where id = :item;

-- item_text_put(item_id item, str lang, str title, str summary, str body, str body_html, str head) exec
insert into item_text (item, lang, title, summary, body, body_html, head)
values (:item, :lang, :title, :summary, :body, :body_html, :head);

-- item_texts_drop(item_id item) exec
delete from item_text where item = :item;

-- item_people_drop(item_id item) exec
delete from item_person where item = :item;

-- item_person_add(item_id item, str lang, int seq, str name, str role) exec
insert into item_person (item, lang, seq, name, role) values (:item, :lang, :seq, :name, :role);

-- theme_put(str slug, str lang, str name) exec
insert into theme (slug, lang, name) values (:slug, :lang, :name)
on conflict (slug, lang) do update set name = excluded.name;

-- item_themes_drop(item_id item) exec
delete from item_theme where item = :item;

-- item_theme_add(item_id item, int seq, str theme) exec
insert into item_theme (item, seq, theme) values (:item, :seq, :theme);

-- item_lists_of(item_id item) many item_list
select theme, kind from item_list where item = :item;

-- item_list_add(str theme, str kind, int dated, item_id item) changed
insert into item_list (theme, kind, dated, item) values (:theme, :kind, :dated, :item)
on conflict (theme, kind, dated, item) do nothing;

-- item_lists_drop(item_id item) exec
delete from item_list where item = :item;

-- item_count_add(str theme, str kind, int by) exec
insert into item_count (theme, kind, n) values (:theme, :kind, :by)
on conflict (theme, kind) do update set n = item_count.n + excluded.n;

-- item_sources_drop(item_id item) exec
delete from item_source where item = :item;

-- item_source_add(item_id item, int seq, str said) exec
insert into item_source (item, seq, said) values (:item, :seq, :said);

-- item_related_drop(item_id item) exec
delete from item_related where item = :item;

-- item_related_add(item_id item, int seq, str slug) exec
insert into item_related (item, seq, slug) values (:item, :seq, :slug);

-- item_file_put(item_id item, str role, str lang, str label, str sha256, int bytes, str type, str name, int width, int height) exec
insert into item_file (item, role, lang, label, sha256, bytes, type, name, width, height)
values (:item, :role, :lang, :label, :sha256, :bytes, :type, :name, :width, :height)
on conflict (item, role, lang, label) do update set sha256 = excluded.sha256, bytes = excluded.bytes,
    type = excluded.type, name = excluded.name, width = excluded.width, height = excluded.height;

-- item_file_of(item_id item, str role, str lang, str label) maybe item_file
select role, lang, label, sha256, bytes, type, name, width, height
from item_file where item = :item and role = :role and lang = :lang and label = :label;

-- item_files(item_id item) many item_file
select role, lang, label, sha256, bytes, type, name, width, height
from item_file where item = :item order by role, lang, label;

-- item_files_drop(item_id item, str role) exec
delete from item_file where item = :item and role = :role;

-- item_file_drop(item_id item, str role, str lang, str label) exec
delete from item_file where item = :item and role = :role and lang = :lang and label = :label;

-- item_cues_drop(item_id item, str lang) exec
delete from item_cue where item = :item and lang = :lang;

-- item_cue_add(item_id item, str lang, int seq, int start_ms, int end_ms, str speaker, str said) exec
insert into item_cue (item, lang, seq, start_ms, end_ms, speaker, said)
values (:item, :lang, :seq, :start_ms, :end_ms, :speaker, :said);

-- item_cues(item_id item, str lang) many item_cue
select seq, start_ms, end_ms, speaker, said from item_cue where item = :item and lang = :lang order by seq;

-- item_chapters_drop(item_id item, str lang) exec
delete from item_chapter where item = :item and lang = :lang;

-- item_chapter_add(item_id item, str lang, int seq, int start_ms, str title) exec
insert into item_chapter (item, lang, seq, start_ms, title) values (:item, :lang, :seq, :start_ms, :title);

-- item_chapters(item_id item, str lang) many item_chapter
select seq, start_ms, title from item_chapter where item = :item and lang = :lang order by seq;

-- item_texts(item_id item) many item_text
select lang, title, summary, body, body_html, head from item_text where item = :item order by lang;

-- item_themes(item_id item, str lang) many item_theme
-- : name str
select x.theme, coalesce(t.name, x.theme) as name
from item_theme x left join theme t on t.slug = x.theme and t.lang = :lang
where x.item = :item order by x.seq;

-- item_people(item_id item, str lang) many item_person
select seq, name, role from item_person where item = :item and lang = :lang order by seq;

-- item_sources(item_id item) many item_said
select seq, said from item_source where item = :item order by seq;

-- item_after(int after, int most) many item
-- all of them, by id: for export, harvesters and checks
select id, uid, slug, kind, state, lang, dated, licence, place, module, practice, season, episode, duration_ms, created_at, changed_at
from item where id > :after order by id limit :most;

-- item_whole(item_id item) one item
select id, uid, slug, kind, state, lang, dated, licence, place, module, practice, season, episode, duration_ms, created_at, changed_at
from item where id = :item;

-- item_by_slug(str slug) maybe item
select id, uid, slug, kind, state, lang, dated, licence, place, module, practice, season, episode, duration_ms, created_at, changed_at
from item where slug = :slug;

-- edit_key_add(str hash, item_id item, int now, int expires_at) exec
insert into edit_key (hash, item, made_at, expires_at) values (:hash, :item, :now, :expires_at);

-- edit_key_find(str hash, int now) maybe item_id
select item from edit_key where hash = :hash and expires_at > :now;

-- edit_keys_expired(int now) changed
delete from edit_key where expires_at <= :now;
