# RT 5.0 grants no rights over its REST interface: grant_rights.pl QUEUE STAFF...
use strict;
use warnings;
use RT -init;

my ($name, @staff) = @ARGV;
my $queue = RT::Queue->new(RT->SystemUser);
$queue->Load($name);
for my $login (@staff) {
    my $user = RT::User->new(RT->SystemUser);
    $user->Load($login);
    for my $right (qw(SeeQueue ShowTicket ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket OwnTicket ModifyTicket)) {
        my ($done, $message) = $user->PrincipalObj->GrantRight(Right => $right, Object => $queue);
        die "$login $right: $message" unless $done;
    }
}
my $everyone = RT::Group->new(RT->SystemUser);
$everyone->LoadSystemInternalGroup('Everyone');
for my $right (qw(CreateTicket ReplyToTicket)) {
    $everyone->PrincipalObj->GrantRight(Right => $right, Object => $queue);
}
