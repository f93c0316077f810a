-- Whether what an agent learns may stay with that agent: the administrator's policy, above the user's own answer, above the agent's scope.

ALTER TABLE users ADD COLUMN allow_agent_specific_memory boolean NOT NULL DEFAULT true;

-- The one place that says it. Until the administrator has answered it is allowed.
CREATE FUNCTION is_agent_memory_allowed(own_answer boolean) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN own_answer
        AND coalesce((SELECT value = 'true'::jsonb FROM system_settings WHERE name = 'memory.agent_specific_allowed'), true);
