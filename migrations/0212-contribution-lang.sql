-- The language in which somebody brought in, and in which letters about it are.

-- up

alter table contribution add column lang text not null default 'nl';

-- down

alter table contribution drop column lang;
