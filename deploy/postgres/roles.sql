-- The roles of the database: who owns it, and one for each service. For psql, as a superuser, connected to the database;
-- it may be run again, to change passwords or to hand over a database that another role owned. What each service may do
-- with which table is given by migrations as they are applied.
\getenv owner_password OWNER_DATABASE_PASSWORD
\getenv agent_password AGENT_DATABASE_PASSWORD
\getenv real_time_password REAL_TIME_DATABASE_PASSWORD

do $$
declare
  wanted name;
begin
  foreach wanted in array array['conductor_owner', 'conductor_agent', 'conductor_real_time'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I', wanted);
    end if;
  end loop;
end
$$;

alter role conductor_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'owner_password';
alter role conductor_agent login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'agent_password';
alter role conductor_real_time login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'real_time_password';

-- The limits that the services ask for when they connect. A pooler does not pass such wishes on: here they hold whoever asks.
alter role conductor_agent set statement_timeout = '10s';
alter role conductor_agent set idle_in_transaction_session_timeout = '5s';
alter role conductor_real_time set statement_timeout = '10s';
alter role conductor_real_time set idle_in_transaction_session_timeout = '5s';

do $$
declare
  found record;
begin
  execute format('alter database %I owner to conductor_owner', current_database());
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to conductor_agent, conductor_real_time', current_database());
  revoke create on schema public from public;
  grant usage, create on schema public to conductor_owner;
  -- What stands there already, from before there were roles.
  for found in select nspname from pg_namespace where nspname = 'drizzle' loop
    execute format('alter schema %I owner to conductor_owner', found.nspname);
  end loop;
  for found in
    select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'drizzle') and c.relkind in ('r', 'p')
  loop
    execute format('alter table %s owner to conductor_owner', found.name);
  end loop;
  for found in
    select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public'
  loop
    execute format('alter function %s owner to conductor_owner', found.name);
  end loop;
end
$$;
