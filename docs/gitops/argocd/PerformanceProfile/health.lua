-- Health of a PerformanceProfile, which is that of its latest result.
-- Healthy: valid, and every objective is met. Degraded: an objective is not met, the run failed, or the spec is invalid.
-- Suspended: as Healthy, but the schedule starts nothing. Progressing: what the spec asks for is not measured yet.
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
  local schedule = obj.spec.schedule
  if schedule ~= nil and schedule.suspend == true then
    return {status = "Suspended", message = "The schedule is suspended"}
  end
  return answer("Healthy", "Ready")
end
if conditions["Ready"] ~= nil then
  return answer("Progressing", "Ready")
end
return hs
