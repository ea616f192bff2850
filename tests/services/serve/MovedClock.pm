# Perl's own clock tells what stands in the file FRONTDESK_CLOCK; loaded before everything else by PERL5OPT.
package MovedClock;
use strict;
use warnings;

BEGIN {
    my $place = $ENV{FRONTDESK_CLOCK};
    *CORE::GLOBAL::time = sub () {
        open my $file, '<', $place or return CORE::time();
        my $stands_at = <$file>;
        return $stands_at ? int $stands_at : CORE::time();
    };
    *CORE::GLOBAL::gmtime = sub (;$) { CORE::gmtime(@_ ? $_[0] : CORE::GLOBAL::time()) };
    *CORE::GLOBAL::localtime = sub (;$) { CORE::localtime(@_ ? $_[0] : CORE::GLOBAL::time()) };
}
1;
