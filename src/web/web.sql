-- secret_get(str name) maybe str
select value from meta where name = :name;

-- secret_put(str name, str value) exec
insert into meta (name, value) values (:name, :value) on conflict (name) do nothing;
