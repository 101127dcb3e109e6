-- The door of a place: the name its letters carry, and the languages it speaks. Sender and host are there already.

-- up

alter table place add column sender_name text not null default ''; -- beside its sender; empty: that of the place above
alter table place add column langs text not null default '';       -- 'nl' or 'nl en'; empty: as the place above, else both

-- down

alter table place drop column langs;
alter table place drop column sender_name;
