// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Datanets} from "../src/Datanets.sol";
import {Contributions} from "../src/datanets/Contributions.sol";
import {Registry} from "../src/datanets/Registry.sol";
import {chain} from "./support/Chain.sol";
import {Scene} from "./support/Scene.sol";

/// @dev Takes no coins.
contract Refusing {
    receive() external payable {
        revert("no");
    }
}

/// @dev A proposer that asks for its bond again while it is being paid.
contract Reentering {
    Datanets private immutable datanets;
    uint32 private immutable contribution;
    bool private immutable insists;
    bool public refused;

    constructor(Datanets datanets_, uint32 contribution_, bool insists_) {
        (datanets, contribution, insists) = (datanets_, contribution_, insists_);
    }

    receive() external payable {
        try datanets.refund(contribution, payable(this)) {}
        catch {
            refused = true;
            require(!insists, "insists");
        }
    }
}

contract ContributionsTest is Scene {
    bytes32 private constant ROOT = keccak256("root");
    Contributions.Reason private constant APPROVE = Contributions.Reason.None;
    Contributions.Reason private constant LISTED = Contributions.Reason.Plagiarism;
    Contributions.Reason private constant UNLISTED = Contributions.Reason.Quality;

    function refundTo(uint32 contribution, address to) private {
        chain.prank(author);
        datanets.refund(contribution, payable(to));
    }

    function expectStatus(uint32 contribution, Contributions.Status status) private {
        chain.expectRevert(
            abi.encodeWithSelector(Contributions.ContributionInvalidStatus.selector, contribution, status)
        );
    }

    function testAcceptedGetsItsBondBackOnce() public {
        uint32 contribution = propose(author, ROOT);
        expectStatus(contribution, Contributions.Status.Pending);
        refundTo(contribution, author);
        accept(contribution);
        statusIs(contribution, Contributions.Status.Accepted);
        uint256 before = author.balance;
        refundTo(contribution, author);
        equal(author.balance, before + BOND);
        chain.expectPartialRevert(Contributions.ContributionInvalidBond.selector);
        refundTo(contribution, author);
    }

    function testOnlyTheProposerIsRefunded() public {
        uint32 contribution = propose(author, ROOT);
        accept(contribution);
        chain.expectPartialRevert(Contributions.ContributionUnauthorizedAccount.selector);
        chain.prank(copier);
        datanets.refund(contribution, payable(copier));
    }

    function testAPayeeThatRevertsHoldsUpNobodyElse() public {
        uint32 contribution = propose(author, ROOT);
        uint32 other = propose(copier, keccak256("other"));
        accept(contribution);
        accept(other);
        address refusing = address(new Refusing());
        chain.expectRevert(abi.encodeWithSignature("Error(string)", "no"));
        refundTo(contribution, refusing);
        chain.prank(copier);
        datanets.refund(other, payable(copier));
        refundTo(contribution, author);
        equal(address(datanets).balance, 0);
    }

    /// @dev The proposer is the contract itself: its code comes to the address after it has proposed.
    function testWhoAsksAgainWhileBeingPaidIsPaidOnce() public {
        uint32 contribution = propose(author, ROOT);
        propose(copier, keccak256("other"));
        accept(contribution);
        chain.etch(author, address(new Reentering(datanets, contribution, true)).code);
        chain.expectRevert(abi.encodeWithSignature("Error(string)", "insists"));
        refundTo(contribution, author);
        chain.etch(author, address(new Reentering(datanets, contribution, false)).code);
        refundTo(contribution, author);
        require(Reentering(payable(author)).refused(), "not refused");
        equal(author.balance, 100 ether);
        equal(address(datanets).balance, BOND);
    }

    function testRejectedForAnUnlistedReasonKeepsItsBond() public {
        uint32 contribution = propose(author, ROOT);
        vote(0, contribution, LISTED);
        vote(1, contribution, UNLISTED);
        statusIs(contribution, Contributions.Status.Rejected);
        refundTo(contribution, author);
        equal(author.balance, 100 ether);
    }

    function testSlashedOnlyWhenAllNameAListedReason() public {
        uint32 contribution = propose(author, ROOT);
        vote(2, contribution, LISTED);
        vote(1, contribution, Contributions.Reason.Spam);
        statusIs(contribution, Contributions.Status.Slashed);
        expectStatus(contribution, Contributions.Status.Slashed);
        refundTo(contribution, author);
        for (uint256 seat = 0; seat < 3; ++seat) equal(reviewers[seat].balance, 0);
        equal(owner.balance, 0);
        equal(address(datanets).balance, BOND);
    }

    function testWithoutAQuorumByTheDeadlineItIsRefunded() public {
        uint32 contribution = propose(author, ROOT);
        vote(0, contribution, APPROVE);
        vote(1, contribution, LISTED);
        pass(PERIOD);
        statusIs(contribution, Contributions.Status.Pending);
        pass(1);
        statusIs(contribution, Contributions.Status.Expired);
        bytes32 root = datanets.contributionOf(contribution).root;
        expectStatus(contribution, Contributions.Status.Expired);
        chain.prank(reviewers[2]);
        datanets.vote(contribution, root, APPROVE, 0);
        refundTo(contribution, author);
        equal(author.balance, 100 ether);
    }

    function testNobodyVotesTwice() public {
        uint32 contribution = propose(author, ROOT);
        vote(0, contribution, APPROVE);
        chain.expectRevert(
            abi.encodeWithSelector(
                Contributions.ContributionAlreadyVoted.selector, contribution, reviewers[0]
            )
        );
        chain.prank(reviewers[0]);
        datanets.vote(contribution, ROOT, LISTED, 0);
        statusIs(contribution, Contributions.Status.Pending);
        require(datanets.hasVoted(contribution, reviewers[0]) && !datanets.hasVoted(contribution, reviewers[1]), "votes");
    }

    function testOnlyReviewersVoteAndOnlyOnWhatTheySaw() public {
        uint32 contribution = propose(author, ROOT);
        chain.expectPartialRevert(Contributions.ContributionInvalidVoter.selector);
        chain.prank(owner);
        datanets.vote(contribution, ROOT, APPROVE, 0);
        chain.expectPartialRevert(Contributions.ContributionInvalidRoot.selector);
        chain.prank(reviewers[0]);
        datanets.vote(contribution, keccak256("other"), APPROVE, 0);
        chain.expectPartialRevert(Contributions.ContributionInvalidRoot.selector);
        chain.prank(reviewers[0]);
        datanets.vote(99, 0, APPROVE, 0);
    }

    function testACommitmentIsOpenedOnceByItsOwnerAndNotAtOnce() public {
        Contributions.Proposal memory made = proposal(ROOT);
        chain.expectPartialRevert(Contributions.CommitmentNonexistent.selector);
        chain.prank(author);
        datanets.propose{value: BOND}(made);
        commit(author, made);
        pass(datanets.COMMITMENT_AGE() - 1);
        chain.expectPartialRevert(Contributions.CommitmentTooYoung.selector);
        chain.prank(author);
        datanets.propose{value: BOND}(made);
        pass(1);
        chain.expectPartialRevert(Contributions.CommitmentNonexistent.selector);
        chain.prank(copier);
        datanets.propose{value: BOND}(made);
        chain.prank(author);
        datanets.propose{value: BOND}(made);
        chain.expectPartialRevert(Contributions.CommitmentNonexistent.selector);
        chain.prank(author);
        datanets.propose{value: BOND}(made);
    }

    function testACommitmentIsGoodOnNoOtherChainAndInNoOtherDatanet() public {
        Contributions.Proposal memory made = proposal(ROOT);
        commit(author, made);
        pass(datanets.COMMITMENT_AGE());
        chain.chainId(1612);
        chain.expectPartialRevert(Contributions.CommitmentNonexistent.selector);
        chain.prank(author);
        datanets.propose{value: BOND}(made);
        chain.chainId(31337);
        made.datanet = createWith(openTerms());
        chain.expectPartialRevert(Contributions.CommitmentNonexistent.selector);
        chain.prank(author);
        datanets.propose{value: BOND}(made);
    }

    function testACopiedCommitmentOnlyHelpsItsOwner() public {
        Contributions.Proposal memory made = proposal(ROOT);
        bytes32 commitment = datanets.commitmentOf(author, made.datanet, made.root, made.manifest, made.salt);
        chain.prank(copier);
        datanets.commit(commitment);
        chain.expectPartialRevert(Contributions.CommitmentAlreadyMade.selector);
        chain.prank(author);
        datanets.commit(commitment);
        pass(datanets.COMMITMENT_AGE());
        chain.prank(author);
        datanets.propose{value: BOND}(made);
    }

    function expectTaken(address by, uint32 holder) private {
        Contributions.Proposal memory made = proposal(ROOT);
        commit(by, made);
        pass(datanets.COMMITMENT_AGE());
        chain.expectRevert(abi.encodeWithSelector(Contributions.RootAlreadyProposed.selector, ROOT, holder));
        chain.prank(by);
        datanets.propose{value: BOND}(made);
    }

    function testARootStaysWithItsFirstProposer() public {
        uint32 first = propose(author, ROOT);
        expectTaken(copier, first);
        withdraw(first);
        expectTaken(copier, first);
        pass(PERIOD);
        statusIs(first, Contributions.Status.Expired);
        expectTaken(copier, first);
        uint32 second = propose(author, ROOT);
        accept(second);
        expectTaken(author, second);
        // The bond of the first is still there for whom it belongs to.
        refundTo(first, author);
        refundTo(second, author);
        equal(author.balance, 100 ether);
    }

    function testARejectedRootMayBeProposedAgain() public {
        uint32 first = propose(author, ROOT);
        vote(0, first, LISTED);
        vote(1, first, LISTED);
        uint32 second = propose(copier, ROOT);
        equal(datanets.contributionWith(datanet, ROOT), second);
    }

    function testWhatWasSignedIsWhatIsProposed() public {
        Contributions.Proposal memory made = proposal(ROOT);
        commit(author, made);
        pass(datanets.COMMITMENT_AGE());
        chain.startPrank(author);
        chain.expectPartialRevert(Contributions.ContributionInvalidBond.selector);
        datanets.propose{value: BOND - 1}(made);
        made.rules = 2;
        chain.expectPartialRevert(Contributions.ContributionInvalidRules.selector);
        datanets.propose{value: BOND}(made);
        made.rules = 1;
        made.terms = keccak256("other terms");
        chain.expectPartialRevert(Contributions.ContributionInvalidTerms.selector);
        datanets.propose{value: BOND}(made);
        made.terms = keccak256("terms");
        made.count = 0;
        chain.expectPartialRevert(Contributions.ContributionInvalidCount.selector);
        datanets.propose{value: BOND}(made);
        made.count = 100;
        made.location = "";
        chain.expectPartialRevert(Registry.DatanetInvalidLocation.selector);
        datanets.propose{value: BOND}(made);
        made.location = string(new bytes(513));
        chain.expectPartialRevert(Registry.DatanetInvalidLocation.selector);
        datanets.propose{value: BOND}(made);
        chain.stopPrank();
    }

    function testWithdrawalBeatsAPendingApproval() public {
        uint32 contribution = propose(author, ROOT);
        vote(0, contribution, APPROVE);
        withdraw(contribution);
        chain.expectPartialRevert(Contributions.ContributionAlreadyWithdrawn.selector);
        chain.prank(reviewers[1]);
        datanets.vote(contribution, ROOT, APPROVE, 0);
        pass(PERIOD + 1);
        refundTo(contribution, author);
    }

    function testWithdrawingSavesNoBondFromSlashing() public {
        uint32 contribution = propose(author, ROOT);
        vote(0, contribution, LISTED);
        withdraw(contribution);
        expectStatus(contribution, Contributions.Status.Pending);
        refundTo(contribution, author);
        vote(1, contribution, LISTED);
        statusIs(contribution, Contributions.Status.Slashed);
    }

    function testOnlyTheProposerWithdrawsAndOnce() public {
        uint32 contribution = propose(author, ROOT);
        chain.expectPartialRevert(Contributions.ContributionUnauthorizedAccount.selector);
        chain.prank(owner);
        datanets.withdraw(contribution, ROOT);
        withdraw(contribution);
        chain.expectPartialRevert(Contributions.ContributionAlreadyWithdrawn.selector);
        chain.prank(author);
        datanets.withdraw(contribution, ROOT);
    }

    /// @dev Whatever three reviewers say in whatever order: what comes of it follows from the first two that agree.
    function testFuzzDecision(uint8 first, uint8 second, uint8 third, uint8 order) public {
        uint32 contribution = propose(author, ROOT);
        uint8[3] memory said = [first % 10, second % 10, third % 10];
        uint256 approvals;
        uint256 rejections;
        uint256 slashings;
        for (uint256 turn = 0; turn < 3; ++turn) {
            uint256 seat = (turn + order % 3) % 3;
            if (approvals == 2 || rejections == 2) {
                chain.expectPartialRevert(Contributions.ContributionInvalidStatus.selector);
                chain.prank(reviewers[seat]);
                datanets.vote(contribution, ROOT, Contributions.Reason(said[seat]), 0);
                continue;
            }
            vote(seat, contribution, Contributions.Reason(said[seat]));
            if (said[seat] == 0) ++approvals;
            else ++rejections;
            if (said[seat] == uint8(LISTED) || said[seat] == uint8(Contributions.Reason.Spam)) ++slashings;
        }
        Contributions.Status expected = Contributions.Status.Rejected;
        if (approvals == 2) expected = Contributions.Status.Accepted;
        else if (slashings == 2) expected = Contributions.Status.Slashed;
        statusIs(contribution, expected);
    }
}
