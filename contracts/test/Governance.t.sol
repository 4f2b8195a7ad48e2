// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Contributions} from "../src/datanets/Contributions.sol";
import {Governance} from "../src/datanets/Governance.sol";
import {Registry} from "../src/datanets/Registry.sol";
import {chain} from "./support/Chain.sol";
import {Scene} from "./support/Scene.sol";

contract GovernanceTest is Scene {
    address private constant NEW = address(0xF1);

    function other() private view returns (Governance.RulesWish memory wish) {
        wish = rulesWish();
        wish.reviewers = new address[](1);
        wish.reviewers[0] = NEW;
        wish.quorum = 1;
        wish.bond = 2 ether;
    }

    function support(uint256 reviewer, Governance.RulesWish memory wish) private returns (bytes32) {
        chain.prank(reviewers[reviewer]);
        return datanets.supportRules(datanet, wish);
    }

    function testRulesFollowAVoteAndAWait() public {
        Governance.RulesWish memory wish = other();
        bytes32 change = support(0, wish);
        equal(datanets.changeOf(change).readyAt, 0);
        chain.expectPartialRevert(Governance.RulesAlreadySupported.selector);
        support(0, wish);
        support(2, wish);
        chain.expectPartialRevert(Governance.RulesNotReady.selector);
        datanets.adoptRules(datanet, wish);
        pass(TIMELOCK - 1);
        chain.expectPartialRevert(Governance.RulesNotReady.selector);
        datanets.adoptRules(datanet, wish);
        pass(1);
        datanets.adoptRules(datanet, wish);
        equal(datanets.datanetOf(datanet).rules, 2);
        equal(datanets.rulesOf(datanet, 2).bond, 2 ether);
        require(datanets.isReviewer(datanet, 2, NEW) && !datanets.isReviewer(datanet, 2, reviewers[0]), "seats");
        chain.expectPartialRevert(Governance.RulesNotReady.selector);
        datanets.adoptRules(datanet, wish);
    }

    function testAProposalIsDecidedByTheRulesItWasMadeUnder() public {
        uint32 contribution = propose(author, keccak256("root"));
        Governance.RulesWish memory wish = other();
        support(0, wish);
        support(1, wish);
        pass(TIMELOCK);
        datanets.adoptRules(datanet, wish);
        bytes32 root = keccak256("root");
        chain.expectPartialRevert(Contributions.ContributionInvalidVoter.selector);
        chain.prank(NEW);
        datanets.vote(contribution, root, Contributions.Reason.None, 0);
        accept(contribution);
        chain.prank(author);
        datanets.refund(contribution, payable(author));
        equal(author.balance, 100 ether);
    }

    function testSupportUnderOtherRulesCountsNoMore() public {
        Governance.RulesWish memory first = other();
        Governance.RulesWish memory second = other();
        second.bond = 3 ether;
        support(0, first);
        support(1, first);
        support(0, second);
        support(1, second);
        pass(TIMELOCK);
        datanets.adoptRules(datanet, first);
        chain.expectPartialRevert(Governance.RulesNotReady.selector);
        datanets.adoptRules(datanet, second);
    }

    function testAForgottenChangeDoesNotComeBack() public {
        Governance.RulesWish memory wish = other();
        support(0, wish);
        support(1, wish);
        pass(TIMELOCK + datanets.GRACE() + 1);
        chain.expectPartialRevert(Governance.RulesNotReady.selector);
        datanets.adoptRules(datanet, wish);
        support(0, wish);
        support(1, wish);
        pass(TIMELOCK);
        datanets.adoptRules(datanet, wish);
    }

    function testTheOwnerHasNoVoice() public {
        Governance.RulesWish memory wish = other();
        chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
        chain.prank(owner);
        datanets.supportRules(datanet, wish);
    }

    function expectRefused(Governance.RulesWish memory wish, bytes4 selector) private {
        chain.expectPartialRevert(selector);
        chain.prank(owner);
        datanets.create(openTerms(), wish, 0, "https://example.org/about");
    }

    function testRulesThatDecideNothingAreRefused() public {
        Governance.RulesWish memory wish = rulesWish();
        wish.quorum = 1;
        expectRefused(wish, Governance.RulesInvalidQuorum.selector);
        wish.quorum = 4;
        expectRefused(wish, Governance.RulesInvalidQuorum.selector);
        wish.reviewers = new address[](0);
        wish.quorum = 0;
        expectRefused(wish, Governance.RulesInvalidQuorum.selector);
        wish.reviewers = new address[](33);
        wish.quorum = 33;
        expectRefused(wish, Governance.RulesInvalidQuorum.selector);
        wish = rulesWish();
        wish.reviewers[2] = wish.reviewers[0];
        expectRefused(wish, Governance.RulesInvalidReviewer.selector);
        wish.reviewers[2] = address(0);
        expectRefused(wish, Governance.RulesInvalidReviewer.selector);
        wish = rulesWish();
        wish.reviewPeriod = 1 hours - 1;
        expectRefused(wish, Governance.RulesInvalidPeriod.selector);
        wish = rulesWish();
        wish.timelock = 90 days + 1;
        expectRefused(wish, Governance.RulesInvalidPeriod.selector);
        wish = rulesWish();
        wish.slashable |= 1;
        expectRefused(wish, Governance.RulesInvalidReasons.selector);
    }
}
