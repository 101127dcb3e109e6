-- search_old(str ref, str lang) maybe search_old
select id, title_stems, facets from search_doc where ref = :ref and lang = :lang;

-- search_doc_put(str ref, str lang, str kind, str title, str path, str summary, str title_stems, str facets, int dated) one search_doc_id
insert into search_doc (ref, lang, kind, title, path, summary, title_stems, facets, dated)
values (:ref, :lang, :kind, :title, :path, :summary, :title_stems, :facets, :dated)
on conflict (ref, lang) do update set kind = excluded.kind, title = excluded.title, path = excluded.path,
    summary = excluded.summary, title_stems = excluded.title_stems, facets = excluded.facets, dated = excluded.dated
returning id;

-- search_doc_drop(search_doc_id doc) exec
delete from search_doc where id = :doc;

-- search_refs(str ref) many search_old
select id, title_stems, facets from search_doc where ref = :ref;

-- search_passage_add(search_doc_id doc, int seq, int at_ms, str said, str stems) exec
insert into search_passage (doc, seq, at_ms, said, stems) values (:doc, :seq, :at_ms, :said, :stems);

-- search_passages_of(str docs, str parts) many search_inside
-- of several documents, as [1, 2, ...], in one go: those whose stems hold one of the parts, [" fiets ", ...]
-- sqlite
select doc, seq, at_ms, said, stems from search_passage p where doc in (select value from json_each(:docs))
and exists (select 1 from json_each(:parts) x where instr(p.stems, x.value) > 0) order by doc, seq;
-- postgres
select doc, seq, at_ms, said, stems from search_passage
where doc = any (array(select x::bigint from jsonb_array_elements_text(:docs::jsonb) x))
and stems like any (array(select '%' || x || '%' from jsonb_array_elements_text(:parts::jsonb) x)) order by doc, seq;

-- search_passages(search_doc_id doc) many search_passage
select seq, at_ms, said, stems from search_passage where doc = :doc order by seq;

-- search_passages_drop(search_doc_id doc) exec
delete from search_passage where doc = :doc;

-- search_spelt_add(str pairs) many search_spelt
-- words under their own sound, as ["sound word", ...]: gives those that were not there yet
-- sqlite
insert into search_near (sound, word, exact)
select substr(value, 1, instr(value, ' ') - 1), substr(value, instr(value, ' ') + 1), 1 from json_each(:pairs) where true
on conflict (sound, word) do nothing returning word;
-- postgres
insert into search_near (sound, word, exact)
select split_part(p, ' ', 1), split_part(p, ' ', 2), 1 from jsonb_array_elements_text(:pairs::jsonb) p
on conflict (sound, word) do nothing returning word;

-- search_near_add(str pairs) exec
-- the same, under their sound less one letter
-- sqlite
insert into search_near (sound, word, exact)
select substr(value, 1, instr(value, ' ') - 1), substr(value, instr(value, ' ') + 1), 0 from json_each(:pairs) where true
on conflict (sound, word) do nothing;
-- postgres
insert into search_near (sound, word, exact)
select split_part(p, ' ', 1), split_part(p, ' ', 2), 0 from jsonb_array_elements_text(:pairs::jsonb) p
on conflict (sound, word) do nothing;

-- search_near(str sound) many search_near
select word, exact from search_near where sound = :sound order by exact desc, word limit 40;

-- search_index_add(search_doc_id doc, str title, str body, str facets) exec
-- PostgreSQL keeps no places and weights: nothing asks for them, and it reads through what it keeps
-- sqlite
insert into search_index (rowid, title, body, facet) values (:doc, :title, :body, :facets);
-- postgres
insert into search_index (doc, v) values (:doc, strip(to_tsvector('simple', :title || ' ' || :body || ' ' || :facets)));

-- search_index_drop(search_doc_id doc, str title, str body, str facets) exec
-- sqlite
insert into search_index (search_index, rowid, title, body, facet) values ('delete', :doc, :title, :body, :facets);
-- postgres
delete from search_index where doc = :doc and :title::text is not null and :body::text is not null and :facets::text is not null;

-- search_plan() one search_plan
-- : mode str
-- for what follows in this snapshot: PostgreSQL plans each search by its words, because the plan for a rare word
-- takes a hundred times as long for a common one
-- sqlite
select '' as mode;
-- postgres
select set_config('plan_cache_mode', 'force_custom_plan', true) as mode;

-- search_seen(str match) maybe search_seen
-- does any document have it? PostgreSQL, told that one is enough, would look through all of them
-- sqlite
select d.id from search_index x join search_doc d on d.id = x.rowid where search_index match :match limit 1;
-- postgres
with x as materialized (select doc from search_index where v @@ to_tsquery('simple', :match))
select d.id from x join search_doc d on d.id = x.doc limit 1;

-- search_match(str match, int most) many search_candidate
-- sqlite
select d.id, d.ref, d.lang, d.kind, d.title, d.path, d.summary, d.title_stems, d.dated
from (select rowid as doc from search_index where search_index match :match order by rowid desc limit :most) x
join search_doc d on d.id = x.doc order by d.id desc;
-- postgres
select d.id, d.ref, d.lang, d.kind, d.title, d.path, d.summary, d.title_stems, d.dated
from (select doc from search_index where v @@ to_tsquery('simple', :match) order by doc desc limit :most) x
join search_doc d on d.id = x.doc order by d.id desc;
