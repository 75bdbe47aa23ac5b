-- Health of a Playground.
-- Healthy: all of its lessons passed. Degraded: one did not, or somebody has to change something. Progressing: lessons are gone through.
local hs = {status = "Progressing", message = "Waiting for the operator"}
if obj.status == nil or obj.status.conditions == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return hs
end

local conditions = {}
for _, condition in ipairs(obj.status.conditions) do
  conditions[condition.type] = condition
end
local function is(type, status)
  return conditions[type] ~= nil and conditions[type].status == status
end
local function answer(status, type)
  return {status = status, message = conditions[type].message or conditions[type].reason}
end

if is("Stalled", "True") then
  return answer("Degraded", "Stalled")
end
if is("Reconciling", "True") then
  return answer("Progressing", "Reconciling")
end
if is("Ready", "True") then
  return answer("Healthy", "Ready")
end
if conditions["Ready"] ~= nil then
  return answer("Progressing", "Ready")
end
return hs
