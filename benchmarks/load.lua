-- What wrk sends and says: every line of a file is a request's target, taken in turn; at the end, one line of JSON.
local targets, turn = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do targets[#targets + 1] = line end
  wrk.headers["Accept"] = arguments[2]
end

function request()
  turn = turn % #targets + 1
  return wrk.format("GET", targets[turn])
end

function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
  io.write(string.format('{"answers":%d,"failed":%d,"seconds":%f,"median":%f,"p99":%f}\n',
    summary.requests, failed, summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6))
end
