# Serve Redmine on loopback with a movable clock: serve_redmine.rb PORT.
require 'webrick' # before Rails: bundler hides it afterwards

module MovedClock
  def now(**options)
    stands_at = File.read(ENV.fetch('FRONTDESK_CLOCK'))
    stands_at.empty? ? super : at(Integer(stands_at))
  end
end
Time.singleton_class.prepend(MovedClock)

require '/usr/share/redmine/config/environment'
require 'rack'
require 'rack/handler/webrick'
quiet = WEBrick::Log.new($stderr, WEBrick::Log::WARN)
Rack::Handler::WEBrick.run(Rails.application, Host: '127.0.0.1', Port: Integer(ARGV[0]), AccessLog: [], Logger: quiet)
