-- captions_before_add(item_id item, str lang, int now, str sha256) exec
insert into item_captions_before (item, lang, saved_at, sha256) values (:item, :lang, :now, :sha256)
on conflict (item, lang, saved_at) do update set sha256 = excluded.sha256;

-- captions_before_last(item_id item, str lang) maybe captions_before
select saved_at, sha256 from item_captions_before where item = :item and lang = :lang order by saved_at desc limit 1;

-- captions_before_with(item_id item, str lang, str sha256) maybe captions_before
-- did these captions stand here before an edit?
select saved_at, sha256 from item_captions_before where item = :item and lang = :lang and sha256 = :sha256 limit 1;

-- captions_before_drop(item_id item, str lang, int saved_at) exec
delete from item_captions_before where item = :item and lang = :lang and saved_at = :saved_at;
